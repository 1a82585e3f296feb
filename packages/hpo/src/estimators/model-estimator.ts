import { existsSync } from 'node:fs';
import { HpoEstimator, loadModel, type Gene, type Model, type ModuleSource } from '@uninas/contracts';
import { bool, path, Register, str } from '@uninas/core';
import { readModelFile, type ModelFile } from '@uninas/runs';
import { ValueSpace } from '@uninas/space';

/** A model, and how it takes architectures. */
interface Loaded extends Pick<ModelFile, 'scale'> {
  readonly model: Model;
  /** Where it takes them one-hot. */
  readonly space: ValueSpace | undefined;
}

/**
 * What a saved model predicts of an architecture, such as its latency: a table that was measured, or a model
 * that `FitClassicModelTask` fitted.
 *
 * If it learned normalised values and its file says so, the prediction is in the unit of the values, unlike
 * in UniNAS. Models compute on the processor: `model_device` is accepted and has no effect.
 */
@Register.as('hpo_estimator')
export class ModelEstimator extends HpoEstimator.with({
  model_file_path: path('{path_profiled}/model.json', 'file of the saved model'),
  model_device: str('', 'accepted, without effect: models compute on the processor'),
  cast_one_hot: bool(false, 'give architectures one-hot rather than as indices, as the model learned them'),
}) {
  #loaded: Loaded | undefined;

  /** @throws {Error} naming the file, if it is no model of architectures that are given as asked for */
  override async prepare(modules: ModuleSource): Promise<void> {
    const { model_file_path: file, cast_one_hot } = this.args;
    if (!existsSync(file)) {
      throw new Error(`model_file_path: there is no ${file}; a profiler or FitClassicModelTask writes such a model`);
    }
    const saved = readModelFile(file);
    const { genes, scale } = saved;
    if (genes !== undefined && genes.isOneHot !== cast_one_hot) {
      const how = genes.isOneHot ? 'one-hot' : 'as indices';
      throw new Error(`cast_one_hot: the model of ${file} learned architectures ${how}; set it to ${genes.isOneHot}`);
    }
    if (genes === undefined && cast_one_hot) {
      throw new Error(`cast_one_hot: ${file} does not say how many options its cells have; set it to false`);
    }
    const space = genes && cast_one_hot ? ValueSpace.ofChoices(genes.sizes) : undefined;
    this.#loaded = { model: await loadModel(modules, saved, file), space, ...(scale && { scale }) };
  }

  /** @throws {Error} if the model knows other cells, or fewer options */
  override check(_measured: () => readonly string[], gene?: Gene): void {
    if (gene !== undefined) this.estimate(gene);
  }

  /** @throws {Error} if it was not prepared, or the architecture is of another space than the model knows */
  override estimate(gene: Gene): number {
    if (this.#loaded === undefined) throw new Error('ModelEstimator: the model is not loaded yet');
    const { model, space, scale = { mean: 0, std: 1 } } = this.#loaded;
    const values = Float64Array.from(space?.oneHot(gene) ?? gene);
    return model.predict({ rows: 1, columns: values.length, values })[0]! * scale.std + scale.mean;
  }
}
