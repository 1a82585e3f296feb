import fc from 'fast-check';
import { newest, NOTHING, tell, upTo, type Growing, type Part } from './growing.js';

const TEXT = 'abcdefghijklmnopqrstuvwxyz';
const part = (from: number, next: number, text = TEXT): Part<string> => ({
  from,
  next,
  content: text.slice(from, next),
});
const textOf = ({ parts }: Growing<string>): string => parts.map(({ content }) => content).join('');
const after = (...parts: readonly Part<string>[]): Growing<string> =>
  parts.reduce<Growing<string>>((known, one) => tell(known, one).known, NOTHING);

it('parts in order are joined', () => {
  const known = after(part(0, 3), part(3, 5), part(5, 5), part(5, 9));
  expect([textOf(known), known.next]).toEqual(['abcdefghi', 9]);
});

it('a gap changes nothing and is told of', () => {
  const known = after(part(0, 3));
  expect(tell(known, part(4, 6))).toEqual({ known, isGap: true });
});

it('what a resumed run says replaces what it said before', () => {
  const known = after(part(0, 3), part(3, 6), part(6, 9));
  const { known: back, isGap } = tell(known, part(3, 5, 'ABCDEF'));
  expect([textOf(back), back.next, isGap]).toEqual(['abcDE', 5, false]);
});

it('going back into the middle of a part leaves a gap from its begin on', () => {
  const told = tell(after(part(0, 3), part(3, 6)), part(4, 6, 'ABCDEF'));
  expect([textOf(told.known), told.known.next, told.isGap]).toEqual(['abc', 3, true]);
});

it('going back before everything that is kept begins there', () => {
  const known = newest(after(part(0, 4), part(4, 8), part(8, 12)), 5);
  expect(textOf(known)).toBe('efghijkl');
  expect(tell(known, part(2, 3)).known).toEqual({ parts: [part(2, 3)], next: 3 });
  expect(upTo(known, 6)).toEqual({ parts: [], next: 4 });
});

it('whatever is told in whatever order, what is known is a piece of the truth', () => {
  const cuts = fc.array(fc.tuple(fc.nat(26), fc.nat(26)).map(([a, b]) => part(Math.min(a, b), Math.max(a, b))));
  fc.assert(
    fc.property(cuts, (parts) => {
      let known: Growing<string> = NOTHING;
      for (const one of parts) {
        const told = tell(known, one);
        known = told.known;
        expect(textOf(known)).toBe(TEXT.slice(known.parts[0]?.from ?? known.next, known.next));
        // what was told last is known, or is to be asked for
        expect(told.isGap ? known.next <= one.from || known.next <= one.next : known.next === one.next).toBe(true);
      }
    }),
  );
});
