import { choice, float, int, list, str } from './declare/arg.js';
import { any, between, one, optional } from './declare/meta-arg.js';
import { Module } from './declare/module.js';
import { Register } from './register/register.js';
import './toy.fixture.js';

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
function same<A, B>(_: Equal<A, B>): void {}

abstract class Base extends Module.with({ seed: int(0, 'seed') }, { cls_network: one('network', 'network') }) {
  abstract run(): void;
}

class Child extends Base.with(
  { mode: choice('a', ['a', 'b'], 'mode'), widths: list(float, [1], 'widths'), names: list(str, [], 'names') },
  {
    cls_metrics: any('metric', 'metrics'),
    cls_teacher: optional('network', 'teacher'),
    cls_two: between('metric', 2, 2, 'two'),
  },
) {
  run(): void {
    same<typeof this.args.seed, number>(true);
    same<typeof this.args.mode, 'a' | 'b'>(true);
    same<typeof this.args.widths, readonly number[]>(true);
    same<typeof this.args.names, readonly string[]>(true);
    same<typeof this.children.cls_network, Module>(true);
    same<typeof this.children.cls_metrics, readonly Module[]>(true);
    same<typeof this.children.cls_teacher, Module | undefined>(true);
    same<typeof this.children.cls_two, readonly Module[]>(true);
    // @ts-expect-error there is no such argument
    void this.args.sed;
    // @ts-expect-error arguments are read-only
    this.args.seed = 1;
  }
}
void Child;

// @ts-expect-error slot names start with cls_
void Module.with({}, { network: one('network', 'network') });
// @ts-expect-error there is no such kind
void one('optimiser', 'optimizer');
// @ts-expect-error the default is one of the choices
void choice('c', ['a', 'b'], 'mode');
// @ts-expect-error an argument has a help text
void int(0);
// @ts-expect-error abstract methods must be implemented
class Lazy extends Base.with({}) {}
void Lazy;
// @ts-expect-error there is no such kind
void Register.as('optimiser');
