# Tells pawl of RSpec's examples: SPEC_OPTS requires it, and it listens beside whatever formatters the project has. The
# lines have the shapes of src/core/results/runner-event.ts. It requires nothing: a spec that forgets a library must still fail.

module PawlRSpec
  # What is told is one line of JSON each time.
  class Channel
    def initialize(folder)
      @pid = Process.pid
      @path = File.join(folder, "#{@pid}-0.jsonl")
    end

    def tell(event, members = {})
      return if Process.pid != @pid # An example has forked, and its child has come back into RSpec.

      @file ||= File.open(@path, File::WRONLY | File::CREAT | File::APPEND | File::BINARY)
      @file.syswrite("#{json({ :event => event }.merge(members))}\n")
    end

    # Left out where the standard output is no file.
    def printed
      STDOUT.flush
      out = STDOUT.stat
      out.file? ? { :printed => out.size } : {}
    end

    private

    def json(value)
      case value
      when nil then 'null'
      when Numeric then value.to_s
      when Array then "[#{value.map { |each| json(each) }.join(',')}]"
      when Hash then "{#{value.map { |name, each| "#{json(name)}:#{json(each)}" }.join(',')}}"
      else quoted(value.to_s)
      end
    end

    def quoted(text)
      utf8 = text.dup.force_encoding(text.encoding == Encoding::BINARY ? Encoding::UTF_8 : text.encoding)
      whole = utf8.encode('UTF-8', :invalid => :replace, :undef => :replace).scrub
      %("#{whole.gsub(/["\\\u0000-\u001f]/) { |each| format('\\u%04x', each.ord) }}")
    end
  end

  # The examples of one file: those of its top-level groups, wherever an example is written.
  class SpecFile
    attr_reader :path, :failures, :counts, :groups
    attr_accessor :planned, :began, :ended

    def initialize(path)
      @path = path
      @planned = 0
      @groups = 0
      @counts = { :passed => 0, :failed => 0, :skipped => 0, :todo => 0 }
      @failures = []
    end

    def plan(examples)
      @planned += examples
      @groups += 1
    end

    def group_ended
      @groups -= 1
    end

    def done?
      @groups.zero? && @counts.values.inject(:+) == @planned
    end
  end

  # Hears what RSpec tells its formatters.
  class Listener
    NOTIFICATIONS = [:start, :example_group_started, :example_group_finished, :example_passed, :example_failed,
                     :example_pending, :dump_summary].freeze

    # Specs may go to another folder, or put something else in the place of File.
    def initialize(channel)
      @channel = channel
      @disk = File
      @root = Dir.pwd
      @files = {}
      @current = nil
    end

    def start(_)
      quietly do
        next if RSpec.configuration.dry_run?

        RSpec.world.example_groups.each do |group|
          examples = group.descendant_filtered_examples.size
          of(group).plan(examples) if examples > 0
        end
      end
    end

    def example_group_started(notification)
      quietly do
        next unless notification.group.top_level?

        @current = of(notification.group)
        next if @current.began || @current.planned.zero?

        @current.began = RSpec::Core::Time.now
        @channel.tell('file-began', { :file => @current.path }.merge(@channel.printed))
      end
    end

    def example_group_finished(notification)
      quietly do
        next unless notification.group.top_level?

        file = of(notification.group)
        file.group_ended
        @current = nil
        end_of(file) if file.done?
      end
    end

    def example_passed(notification)
      quietly { count(notification.example, :passed) }
    end

    # What is skipped has not run; what is pending has, and was expected to fail.
    def example_pending(notification)
      quietly { count(notification.example, notification.example.skipped? ? :skipped : :todo) }
    end

    def example_failed(notification)
      quietly do
        example = notification.example
        count(example, :failed)
        lines = notification.message_lines + notification.formatted_backtrace
        of_example(example).failures << {
          :test => example.full_description,
          :message => message(example.exception),
          :location => location(notification.formatted_backtrace) || location([example.location]),
          :detail => lines.empty? ? nil : lines.join("\n")
        }
      end
    end

    # An error in no example: in a file that is loaded, or in a hook.
    def error(exception, description)
      quietly do
        named = description[/ loading (.+?\.rb)\b/, 1]
        file = named ? @disk.expand_path(named, @root) : @current && @current.path
        backtrace = RSpec.configuration.backtrace_formatter.format_backtrace(exception.backtrace || [])
        failure = { :test => nil, :message => "#{description.strip}\n#{message(exception)}" }
        failure[:location] = location(backtrace)
        failure[:detail] = backtrace.join("\n")
        @channel.tell('error', :file => file, :failure => failure)
      end
    end

    def dump_summary(summary)
      quietly do
        @files.each_value do |file|
          next if file.ended

          file.failures.each { |failure| @channel.tell('error', :file => file.path, :failure => failure) }
        end
        @channel.tell('runner-ended', :verdict => verdict(summary))
      end
    end

    private

    # Whatever goes wrong in here, the specs go on without it: what was not told is no pass.
    def quietly
      yield
    rescue StandardError
      nil
    end

    def of(group)
      path = group.metadata[:absolute_file_path]
      @files[path] ||= SpecFile.new(path)
    end

    def of_example(example)
      of(example.example_group.parent_groups.last)
    end

    def count(example, outcome)
      of_example(example).counts[outcome] += 1 unless RSpec.configuration.dry_run?
    end

    def end_of(file)
      file.ended = true
      taken = (RSpec::Core::Time.now - file.began).to_f * 1000
      told = { :file => file.path, :tests => file.counts, :failures => file.failures, :durationMs => taken }
      @channel.tell('file-ended', told.merge(@channel.printed))
    end

    def verdict(summary)
      return 'empty' if RSpec.configuration.dry_run?
      # By a signal, a file that could not be loaded, --fail-fast or an example that exits.
      return 'interrupted' if RSpec.world.wants_to_quit || @files.each_value.any? { |file| !file.done? }
      return 'failed' if summary.failure_count > 0 || summary.errors_outside_of_examples_count > 0

      summary.example_count.zero? ? 'empty' : 'passed'
    end

    # RSpec names the class of what is no failed expectation.
    def message(exception)
      expectation = exception.class.name =~ /\ARSpec::(?:Expectations|Core::Pending|Mocks)/
      expectation ? exception.message.strip : "#{exception.class.name}: #{exception.message.strip}"
    end

    # The innermost place in the project, relative to it.
    def location(lines)
      root = @root.chomp('/') + '/'
      lines.each do |line|
        path, at = line[/\A(?:# )?(.+?):(\d+)(?::|\z)/, 1], Regexp.last_match && Regexp.last_match[2]
        absolute = path && @disk.expand_path(path, @root)
        return "#{absolute[root.size..-1]}:#{at}" if absolute && absolute.start_with?(root) && @disk.file?(absolute)
      end
      nil
    end
  end

  # RSpec tells formatters the text of such an error alone, and not whose it is.
  module Errors
    attr_accessor :pawl

    def notify_non_example_exception(exception, description)
      pawl.error(exception, description)
      super
    end
  end

  # The last words of SPEC_OPTS, as src/runners/rspec.ts puts them there.
  OURS = / ?--require '[^']*(?:'\\''[^']*)*'\z/.freeze

  # Takes back what brought us here: what the specs start themselves is none of ours.
  def self.withdraw
    rest = ENV['SPEC_OPTS'].to_s.sub(OURS, '')
    ENV['SPEC_OPTS'] = rest.empty? ? nil : rest
    ENV.delete('PAWL_CHANNEL')
  end

  def self.listen(folder)
    channel = Channel.new(folder)
    channel.tell('runner-began', :runner => 'rspec', :version => RSpec::Core::Version::STRING)
    reporter = RSpec.configuration.formatter_loader.reporter
    listener = Listener.new(channel)
    reporter.register_listener(listener, *Listener::NOTIFICATIONS)
    reporter.singleton_class.send(:prepend, Errors)
    reporter.pawl = listener
  rescue StandardError
    nil
  end
end

folder = PawlRSpec.withdraw
PawlRSpec.listen(folder) if folder && !folder.empty? && defined?(RSpec::Core::Version)
