import type { Conv2dGeometry } from '@uninas/contracts';
import type { GatherPlan } from './gather-plan.js';

/** Plans by the shapes they are for: a search uses the same few again and again. */
export class Plans<Plan = GatherPlan> {
  private readonly known = new Map<string, Plan>();

  constructor(
    private readonly make: (x: readonly number[], filter: readonly number[], geometry: Conv2dGeometry) => Plan,
  ) {}

  of(x: readonly number[], filter: readonly number[], geometry: Conv2dGeometry): Plan {
    const { stride, padding, dilation, groups } = geometry;
    const key = [x.slice(1), filter, stride, padding, dilation, groups].join(';');
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const plan = this.make(x, filter, geometry);
    if (this.known.size >= LIMIT) this.known.clear();
    this.known.set(key, plan);
    return plan;
  }
}

const LIMIT = 1024;
