import { fits, type ArgEntry, type ArgValue, type ItemSpec, type Random, type Register } from '@uninas/core';

const TEXTS = ['x', 'a b', 'n', '0', 'true', 'lr=0.1', 'ä', '{{braces}}', 'a, b', '[1]', ' edge ', ''];

/** A random value that an argument accepts; about half of the time its default. */
export function randomValue(register: Register, random: Random, arg: ArgEntry): ArgValue {
  return random.int(2) === 0 ? arg.default : valueOf(register, random, arg);
}

function valueOf(register: Register, random: Random, spec: ItemSpec): ArgValue {
  switch (spec.type) {
    case 'int': {
      const { low, high } = rangeOf(spec, 1);
      const [first, last] = [Math.ceil(low), Math.floor(high)];
      return first + random.int(Math.max(1, Math.min(last - first + 1, WIDEST)));
    }
    case 'float': {
      const { low, high } = rangeOf(spec, 0);
      // strictly inside, so that open limits hold as well
      return low + (high - low) * (0.01 + 0.98 * random.float());
    }
    case 'bool':
      return random.int(2) === 0;
    case 'choice':
      return spec.choices![random.int(spec.choices!.length)]!;
    case 'str':
      return TEXTS[random.int(TEXTS.length)]!;
    case 'path':
      return ['{path_tmp}/x', './run', '~/data', '/tmp/a b', ''][random.int(5)]!;
    case 'module': {
      const slot = { kind: spec.kind!, ...(spec.where && { where: spec.where }) };
      const names = register.modules(slot.kind).filter((module) => fits(module, slot));
      return names.length === 0 ? '' : names[random.int(names.length)]!.name;
    }
    case 'list': {
      const min = spec.minLength ?? 0;
      const length = min + random.int(Math.min(3, (spec.maxLength ?? Infinity) - min) + 1);
      return Array.from({ length }, () => valueOf(register, random, spec.item!));
    }
  }
}

/** The most whole numbers that are chosen among. */
const WIDEST = 1_000_000;

/**
 * Limits of a number; a side without one lies some way off the other.
 *
 * @param step how far inside an open limit the nearest allowed value is
 */
function rangeOf({ min, max, above, below }: ItemSpec, step: number): { readonly low: number; readonly high: number } {
  const lower = Math.max(min ?? -Infinity, (above ?? -Infinity) + step);
  const upper = Math.min(max ?? Infinity, (below ?? Infinity) - step);
  const low = Number.isFinite(lower) ? lower : Math.min(-100, upper - 1000);
  return { low, high: Number.isFinite(upper) ? upper : low + 1000 };
}
