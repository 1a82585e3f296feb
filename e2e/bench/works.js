/**
 * The works that are timed, as configurations: each is what the scripts for
 * PyTorch do, run by the ordinary runner. Weights are random, so are the data.
 */

/** Steps that are timed together as an epoch. */
export const STEPS = 6;

/** Images of random bytes in the format of CIFAR-10; half of them are for validation, which DARTS trains on, too. */
export const IMAGES = 2 * 64 * STEPS;

/** A file that holds as many: a label and 3,072 bytes each. */
export function randomImages(count = IMAGES) {
  let state = 1;
  return Uint8Array.from({ length: count * 3073 }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return i % 3073 === 0 ? (i / 3073) % 10 : state >>> 24;
  });
}

const images = (dir, batch) => ({
  cls: 'Cifar10Data',
  dir,
  valid_split: 0.5,
  batch_size_train: batch,
  batch_size_test: 256,
});

const sgd = (more = {}) => ({ cls: 'SGDOptimizer', lr: 0.025, momentum: 0.9, weight_decay: 5e-4, ...more });

const task = (cls, folder, epochs, { threads, device = 'CpuDevicesManager' }, method, network, data) => ({
  cls,
  save_dir: folder,
  save_del_old: false,
  seed: 0,
  cls_device: { cls: device },
  cls_trainer: {
    ...(threads > 1 ? { cls: 'SimpleDDPTrainer', num_workers: threads } : { cls: 'SimpleTrainer' }),
    max_epochs: epochs,
    eval_last: 0,
    test_last: 0,
    cls_exp_loggers: [{ cls: 'JsonLinesExpLogger' }],
  },
  cls_method: {
    cls_criterion: { cls: 'CrossEntropyCriterion' },
    cls_metrics: [],
    cls_optimizers: [sgd()],
    cls_schedulers: [],
    cls_data: data,
    cls_network: network,
    ...method,
  },
});

const stem = { cls: 'ConvStem', features: 16, stride: 1, k_size: 3, order: 'w_bn' };

/** NAS-Bench-201 with two cells a stage, affine batch norms. */
const bench201 = {
  cls: 'SearchUninasNetwork',
  cls_network_body: {
    cls: 'StackedCellsNetworkBody',
    cell_order: ['n', 'n', 'r', 'n', 'n', 'r', 'n', 'n'],
    cls_network_stem: { ...stem, act_fun: 'identity' },
    cls_network_cells: [
      { cls: 'Bench201CNNSearchCell', name: 'n', arc_key: 'n', arc_shared: true, features_mult: 1, stride: 1 },
      { cls: 'Bench201ReductionCell', name: 'r', features_mult: 2, stride: 2 },
    ],
    cls_network_cells_primitives: [
      { cls: 'Bench201Primitives', bn_affine: true },
      { cls: 'Bench201Primitives', bn_affine: true },
    ],
    cls_network_heads: [{ cls: 'Bench201Head' }],
  },
};

/** Channels and stride of eight layers; six candidates each: kernels of 3, 5, 7, expansions of 3, 6. */
const MOBILE = [
  [16, 1],
  [16, 1],
  [24, 2],
  [24, 1],
  [32, 2],
  [32, 1],
  [64, 2],
  [64, 1],
];

const mobile = {
  cls: 'SearchUninasNetwork',
  cls_network_body: {
    cls: 'StackedCellsNetworkBody',
    cell_order: MOBILE.map((_, i) => `l${i}`),
    cls_network_stem: { ...stem, act_fun: 'relu6', order: 'w_bn_act' },
    cls_network_cells: MOBILE.map(([features_fixed, stride], i) => ({
      cls: 'SingleLayerCNNSearchCell',
      name: `l${i}`,
      arc_key: `l${i}`,
      features_fixed,
      stride,
    })),
    cls_network_cells_primitives: MOBILE.map(() => ({ cls: 'MobileNetV2Primitives' })),
    cls_network_heads: [{ cls: 'FeatureMixClassificationHead', features: 128, act_fun: 'relu6' }],
  },
};

/** Architecture of the fixed network, as one candidate for each of the cell's six edges. */
export const FIXED = [3, 3, 4, 1, 3, 2];

const BATCH = 64;

/**
 * Configurations by the name of the work, for a folder, a number of epochs, and `{ threads, device }`.
 *
 * @param {string} fixed file of the fixed network
 * @param {string} dir folder of the images
 */
export const works = (fixed, dir) => ({
  fixed: (folder, epochs, how) =>
    task(
      'SingleRetrainTask',
      folder,
      epochs,
      how,
      { cls: 'RetrainMethod' },
      { cls: 'RetrainUninasNetwork', config_path: fixed },
      images(dir, BATCH),
    ),
  single_path_bench201: (folder, epochs, how) =>
    task('SingleSearchTask', folder, epochs, how, { cls: 'UniformRandomMethod' }, bench201, images(dir, BATCH)),
  single_path_mbconv: (folder, epochs, how) =>
    task('SingleSearchTask', folder, epochs, how, { cls: 'UniformRandomMethod' }, mobile, images(dir, BATCH)),
  mixed_darts: (folder, epochs, how) =>
    task(
      'SingleSearchTask',
      folder,
      epochs,
      how,
      {
        cls: 'DartsSearchMethod',
        cls_optimizers: [
          sgd({ weight_decay: 3e-4, clip_norm_value: 5 }),
          { cls: 'AdamOptimizer', lr: 3e-4, beta1: 0.5, beta2: 0.999, weight_decay: 1e-3 },
        ],
      },
      bench201,
      // half of the images of the other works, so that an epoch has as many steps; weights and architecture take turns
      { ...images(dir, BATCH / 2), batch_size_test: BATCH / 2, valid_split: 0.75 },
    ),
});
