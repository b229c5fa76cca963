// What a system may run out of. It says nothing about the file or the command that was to be opened or started.

const lacks: Readonly<Record<string, string>> = {
  EMFILE: 'too many open files',
  ENFILE: 'file table overflow',
  EAGAIN: 'resource temporarily unavailable',
  ENOMEM: 'not enough memory',
};

/** In the system's words; undefined when the error is about something else. */
export function lackOf(error: { readonly code?: string | undefined }): string | undefined {
  return lacks[error.code ?? ''];
}
