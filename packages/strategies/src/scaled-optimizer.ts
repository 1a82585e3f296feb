import type { GroupOptimizer } from '@uninas/contracts';

/** An optimizer whose learning rates, the configured and the planned ones, are multiplied by a factor. */
export function scaledOptimizer(optimizer: GroupOptimizer, factor: number): GroupOptimizer {
  if (factor === 1) return optimizer;
  const { cls, initialLr } = optimizer;
  let scaledLr = initialLr * factor;
  optimizer.lr = scaledLr;
  return {
    ...(cls !== undefined && { cls }),
    get initialLr() {
      return scaledLr;
    },
    set initialLr(lr) {
      scaledLr = lr;
    },
    get lr() {
      return optimizer.lr;
    },
    set lr(lr) {
      optimizer.lr = lr;
    },
    step: (gradients) => optimizer.step(gradients),
    state: () => optimizer.state(),
    restore: (state) => optimizer.restore(state),
    dispose: () => optimizer.dispose(),
  };
}
