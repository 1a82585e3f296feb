import type { GroupOptimizer } from '@uninas/contracts';

/** An optimizer whose learning rates, the configured and the planned ones, are multiplied by a factor. */
export function scaledOptimizer(optimizer: GroupOptimizer, factor: number): GroupOptimizer {
  if (factor === 1) return optimizer;
  const { cls, initialLr } = optimizer;
  optimizer.lr = initialLr * factor;
  return {
    ...(cls !== undefined && { cls }),
    initialLr: initialLr * factor,
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
