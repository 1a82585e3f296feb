import { fits, type ArgEntry, type ArgValue, type ItemSpec, type Random, type Register } from '@uninas/core';

const TEXTS = ['x', 'a b', 'n', '0', 'true', 'lr=0.1', 'ä', '{{braces}}', 'a, b', '[1]', ' edge ', ''];

/** A random value that an argument accepts; about half of the time its default. */
export function randomValue(register: Register, random: Random, arg: ArgEntry): ArgValue {
  return random.int(2) === 0 ? arg.default : valueOf(register, random, arg);
}

function valueOf(register: Register, random: Random, spec: ItemSpec): ArgValue {
  switch (spec.type) {
    case 'int': {
      const low = Math.ceil(spec.min ?? (spec.above === undefined ? -100 : spec.above + 1));
      const high = Math.floor(spec.max ?? (spec.below === undefined ? low + 1000 : spec.below - 1));
      return low + random.int(high - low + 1);
    }
    case 'float': {
      const low = spec.min ?? spec.above ?? -10;
      const high = spec.max ?? spec.below ?? low + 100;
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
