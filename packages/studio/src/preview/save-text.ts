/** Lets the browser save a text as a file. */
export function saveText(text: string, name: string, type: string): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // once the browser has taken it
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
