import { dropDraft, keepDraft, leftDrafts, readDraft, type Storage } from './drafts.js';

function storage(room = Infinity): Storage {
  const items = new Map<string, string>();
  return {
    get length() {
      return items.size;
    },
    key: (i) => [...items.keys()][i] ?? null,
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, text) => {
      if (text.length > room) throw new Error('no room');
      items.set(key, text);
    },
    removeItem: (key) => void items.delete(key),
  };
}

const draft = (time: number) => ({ data: { cls: 'A' }, saved: {}, selected: 'x', time });

describe('drafts', () => {
  it('are kept by tab and read again', () => {
    const kept = storage();
    expect(keepDraft(kept, 'a', draft(1))).toBe(true);
    expect(keepDraft(kept, 'b', draft(2))).toBe(true);
    expect(readDraft(kept, 'a')).toEqual(draft(1));
    dropDraft(kept, 'a');
    expect(readDraft(kept, 'a')).toBeUndefined();
    expect(readDraft(kept, 'b')).toEqual(draft(2));
  });

  it('of other open tabs are left alone, old and damaged ones are forgotten', () => {
    const kept = storage();
    const day = 24 * 3600 * 1000;
    for (const [tab, time] of [
      ['open', 100],
      ['old', 1],
      ['new', 99],
      ['newer', 100],
    ] as const) {
      keepDraft(kept, tab, draft(time * day));
    }
    kept.setItem('uninas.draft.damaged', '{');
    kept.setItem('other', '{}');
    expect(leftDrafts(kept, new Set(['open']), 100 * day).map(([tab]) => tab)).toEqual(['newer', 'new']);
    expect(kept.length).toBe(4);
  });

  it('that find no room say so', () => {
    expect(keepDraft(storage(10), 'a', draft(1))).toBe(false);
  });
});
