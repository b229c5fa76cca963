// What is told by and to the window.

/** Does something whenever the window tells of one of these events. Gives what ends that. */
export function listen(kinds: string, does: () => void): () => void {
  const each = kinds.split(' ');
  for (const kind of each) addEventListener(kind, does, { passive: true });
  return () => {
    for (const kind of each) removeEventListener(kind, does);
  };
}

/** To where the files are listed. */
export function toFiles(): void {
  document.getElementById('files-title')?.scrollIntoView();
}
