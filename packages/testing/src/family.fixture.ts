import {
  any,
  atMost,
  between,
  bool,
  choice,
  distinct,
  eachNamed,
  exactlyOneOf,
  exclusive,
  float,
  inject,
  int,
  lessThan,
  list,
  lists,
  Module,
  moduleName,
  one,
  optional,
  path,
  Register,
  requires,
  sameLength,
  str,
  type InstalledPlugin,
  type Manifest,
  type ModuleClass,
  type Node,
} from '@uninas/core';
import { liveManifest } from '@uninas/core/node';

/* A family in which every maker, slot and rule occurs; it stands apart from the real ones, whose kinds are typed. */

const kind =
  (name: string, flags: readonly string[] = []) =>
  (cls: object): void =>
    Register.kind(name as never, flags)(cls as never);
const as =
  (name: string, flags: Readonly<Record<string, boolean>> = {}, options = {}) =>
  (cls: object): void =>
    Register.as(name as never, flags, { doc: 'for tests', ...options })(cls as never);
const slot = (name: string) => name as never;

@kind('shape', ['round'])
export abstract class Shape extends Module.with({ label: str('s', 'label'), size: int(3, 'edge', { above: 0 }) }) {}

@as('shape', { round: true })
export class Circle extends Shape.with({
  radius: float(1, 'radius', { above: 0, below: 2 }),
  tones: list(int, [1], 'tones', { min: -3, max: 3, minLength: 1, maxLength: 4 }),
  far: int(-5000, 'far below', { max: -4000 }),
  wide: int(0, 'of a wide range', { min: 0, max: 2 ** 50 }),
}) {}

@as('shape')
export class Group extends Shape.with(
  {
    order: list(str, [], 'labels in order'),
    weights: list(float, [], 'one for each shape'),
    paths: lists(int, [[0]], 'ways'),
  },
  {
    cls_shapes: any(slot('shape'), 'shapes', { duplicates: true }),
    cls_frame: optional(slot('shape'), 'frame', { where: { round: true } }),
  },
  {
    rules: [
      distinct('cls_shapes', 'label'),
      eachNamed('order', 'cls_shapes', 'label'),
      sameLength('cls_shapes', 'weights'),
    ],
  },
) {}

@as('shape', { round: true }, { needs: ['not-installed'] })
export class Blob extends Shape {}

@kind('tool')
export abstract class Tool extends Module.with({ weight: float(1, 'weight') }) {}
@as('tool')
export class Ruler extends Tool {}
@as('tool')
export class Eraser extends Tool {}

@kind('task')
export abstract class Task extends Module.with({
  seed: int(0, 'seed', { min: 0 }),
  save_dir: path('{path_tmp}', 'folder'),
}) {}

@as('task')
export class DrawTask extends Task.with(
  {
    low: int(1, 'low'),
    high: int(2, 'high'),
    most: float(3, 'most'),
    left: bool(false, 'left'),
    right: bool(true, 'right'),
    mode: choice('fast', ['fast', 'slow'], 'mode'),
    pen: moduleName('shape', 'Circle', 'pen', { where: { round: true } }),
  },
  {
    cls_shape: one(slot('shape'), 'what is drawn'),
    cls_pair: between(slot('shape'), 2, 3, 'two or three'),
    cls_tools: any(slot('tool'), 'tools'),
  },
  {
    rules: [
      lessThan('low', 'high'),
      atMost('high', 'most'),
      exactlyOneOf('left', 'right'),
      requires('left', 'seed'),
      exclusive('right', 'seed'),
      requires('right', 'mode'),
    ],
  },
) {}

const INK = Symbol('ink');
/** Breaks the rules that a good module keeps, one class for each. */
@as('shape')
export class NeedyShape extends Shape {
  constructor(
    node: Node,
    @inject(INK) readonly ink: unknown,
  ) {
    super(node);
  }
}
@as('shape', { square: true })
export class OddFlagShape extends Shape {}
@as('shape')
export class StrangerShape extends Module.with({ label: str('s', '') }) {}
@as('shape')
export class ThrowingShape extends Shape {
  constructor(node: Node) {
    super(node);
    throw new Error('no paper');
  }
}

const GOOD = { Circle, Group, Blob, Ruler, Eraser, DrawTask };
const BAD = { NeedyShape, OddFlagShape, StrangerShape, ThrowingShape };

/** A register of the good modules, and of bad ones if asked for; the manifest may be changed. */
export function familyRegister(
  more: Partial<typeof BAD> = {},
  change: (manifest: Manifest) => Manifest = (manifest) => manifest,
): Register {
  const classes: Readonly<Record<string, ModuleClass>> = { ...GOOD, ...more } as never;
  const plugin: InstalledPlugin = {
    name: 'family',
    core: '*',
    manifest: change(liveManifest('family', { Shape, Tool, Task, ...classes })),
    load: (_, entry) => Promise.resolve(classes[entry.export]),
    missing: (packages) => packages,
  };
  return new Register().use(plugin);
}

export { BAD, INK };
