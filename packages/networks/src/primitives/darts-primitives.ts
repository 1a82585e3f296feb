import { PrimitiveSet } from '@uninas/contracts';
import type { Description } from '@uninas/contracts';
import { Register } from '@uninas/core';
import { dilConv, pool, searchedPool, sepConv, skip, zero } from './darts-ops.js';

/**
 * The operations of DARTS: 3x3 and 5x5 separable convolutions (two in a row
 * each), 3x3 and 5x5 separable convolutions of dilation 2, maximum and average
 * pooling, skip connection (with stride 2 a factorised reduction), zero.
 *
 * Pooling has batch normalisation during the search only. Convolutions have
 * batch normalisation with scale and offset.
 *
 * @source Liu et al., 2019, "DARTS: Differentiable architecture search", section 3.1
 */
@Register.as('primitive_set')
export class DartsPrimitives extends PrimitiveSet.with({}) {
  override candidates(stride: number): readonly Description[] {
    return [
      sepConv(3, stride, true),
      sepConv(5, stride, true),
      dilConv(3, stride, true),
      dilConv(5, stride, true),
      this.pool('max', stride),
      this.pool('avg', stride),
      this.skip(stride),
      zero(stride),
    ];
  }

  protected pool(type: 'max' | 'avg', stride: number): Description {
    return searchedPool(type, stride);
  }

  protected skip(stride: number): Description {
    return skip(stride, true);
  }
}

/** DartsPrimitives whose pooling keeps its batch normalisation. */
@Register.as('primitive_set')
export class DartsBnPrimitives extends DartsPrimitives.with({}) {
  protected override pool(type: 'max' | 'avg', stride: number): Description {
    return pool(type, stride, true);
  }
}

/** DartsPrimitives without zero. */
@Register.as('primitive_set')
export class DartsNzPrimitives extends DartsPrimitives.with({}) {
  override candidates(stride: number): readonly Description[] {
    return super.candidates(stride).slice(0, -1);
  }
}

/** DartsNzPrimitives with a linear transformer as skip connection. */
@Register.as('primitive_set')
export class ScarletDartsPrimitives extends DartsNzPrimitives.with({}) {
  protected override skip(stride: number): Description {
    return skip(stride, true, 'LinearTransformerLayer');
  }
}
