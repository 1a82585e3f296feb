import { PbtMutation } from '@uninas/contracts';

/** Multiplies a knob by one of two factors. Values to begin with lie evenly between the smallest and the largest. */
export abstract class ScalingMutation extends PbtMutation.with({}) {
  /** With one client, the value itself. */
  override beginnings(value: number, clients: number): readonly number[] {
    const { init_factor: factor } = this.args;
    if (clients === 1 || factor === 1) return Array.from({ length: clients }, () => value);
    const [from, to] = [value / factor, value * factor];
    return Array.from({ length: clients }, (_, i) => from + ((to - from) * i) / (clients - 1));
  }

  override options(value: number): readonly number[] {
    const { multiplier_smaller, multiplier_larger } = this.args;
    return [value * multiplier_smaller, value * multiplier_larger];
  }

  /** @throws {Error} if there is no such knob */
  protected find(names: readonly string[], isMeant: (name: string) => boolean, what: string): string {
    const found = names.find(isMeant);
    if (found !== undefined) return found;
    throw new Error(
      `${this.constructor.name}: there is no ${what}; what can be changed: ${names.join(', ') || 'nothing'}`,
    );
  }
}
