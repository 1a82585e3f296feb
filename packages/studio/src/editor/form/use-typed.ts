import { useState } from 'react';

/**
 * The text in a field while it is typed: a value that is the same in another spelling, such as `1e-2` or `0.10`,
 * does not change under the fingers, but one that comes from elsewhere, such as undo, does.
 */
export function useTyped(
  shown: string,
  onType: (text: string) => void,
  read: (text: string) => string,
): readonly [text: string, type: (text: string) => void] {
  const [typed, setTyped] = useState(shown);
  const text = read(typed) === shown ? typed : shown;
  const type = (next: string): void => {
    setTyped(next);
    onType(next);
  };
  return [text, type];
}
