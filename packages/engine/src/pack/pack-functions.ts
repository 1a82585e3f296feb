/** The functions of the wasm module; addresses, steps and offsets are in bytes. Described in `assembly/`. */
export interface PackFunctions {
  /** Whether products and sums are rounded once, as this machine can. */
  isFused(): number;
  convolve(
    x: number,
    inOffsets: number,
    out: number,
    outOffsets: number,
    pixels: number,
    filter: number,
    runs: number,
    runCount: number,
    runLength: number,
    channels: number,
  ): void;
  filterGradient(
    x: number,
    inOffsets: number,
    dy: number,
    dyStride: number,
    pixels: number,
    gradient: number,
    taps: number,
    reduction: number,
    channels: number,
  ): void;
  multiplyRows(x: number, out: number, rows: number, filter: number, inner: number, channels: number): void;
  packFilter(
    filter: number,
    to: number,
    taps: number,
    tapCount: number,
    inner: number,
    innerStep: number,
    columns: number,
    columnStep: number,
  ): void;
  unpackGradient(packed: number, to: number, reduction: number, columns: number, step: number): void;
  pixelOffsets(
    to: number,
    images: number,
    rows: number,
    columns: number,
    start: number,
    imageStep: number,
    rowStep: number,
    columnStep: number,
  ): void;
  frameImages(
    from: number,
    to: number,
    images: number,
    height: number,
    width: number,
    pixel: number,
    frameHeight: number,
    frameWidth: number,
    top: number,
    left: number,
  ): void;
  columnMoments(x: number, rows: number, channels: number, mean: number, variance: number, work: number): void;
  normalizeRows(
    x: number,
    y: number,
    rows: number,
    channels: number,
    centre: number,
    factor: number,
    offset: number,
    least: number,
    most: number,
  ): void;
  gradientSums(
    dy: number,
    x: number,
    centre: number,
    rows: number,
    channels: number,
    sums: number,
    slope: number,
    offset: number,
    limit: number,
  ): void;
  normalizationGradient(
    dy: number,
    x: number,
    dx: number,
    rows: number,
    channels: number,
    centre: number,
    factor: number,
    slope: number,
    shift: number,
    offset: number,
    limit: number,
  ): void;
  clip(x: number, y: number, size: number, least: number, most: number): void;
  rectifierGradient(dy: number, y: number, dx: number, size: number, limit: number): void;
  inputTiles(
    x: number,
    to: number,
    first: number,
    count: number,
    tileRows: number,
    tileColumns: number,
    image: number,
    row: number,
    pixel: number,
    channels: number,
    plane: number,
  ): void;
  outputTiles(
    from: number,
    y: number,
    first: number,
    count: number,
    tileRows: number,
    tileColumns: number,
    rows: number,
    columns: number,
    channels: number,
    plane: number,
  ): void;
  gradientTiles(
    dy: number,
    to: number,
    first: number,
    count: number,
    tileRows: number,
    tileColumns: number,
    rows: number,
    columns: number,
    channels: number,
    plane: number,
  ): void;
  filterTiles(packed: number, to: number, inner: number, channels: number, plane: number): void;
  filterGradientTiles(from: number, packed: number, inner: number, channels: number, plane: number): void;
  convolvePlanes(
    x: number,
    xPlane: number,
    out: number,
    outPlane: number,
    count: number,
    filter: number,
    filterPlane: number,
    inner: number,
    channels: number,
  ): void;
  filterGradientPlanes(
    x: number,
    xPlane: number,
    inOffsets: number,
    dy: number,
    dyPlane: number,
    count: number,
    gradient: number,
    gradientPlane: number,
    taps: number,
    inner: number,
    channels: number,
  ): void;
  sumWindows(
    x: number,
    y: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    rows: number,
    columns: number,
    rowList: number,
    columnList: number,
    line: number,
    factor: number,
  ): void;
  addScaled(x: number, y: number, size: number, factor: number, adds: boolean): void;
  weightedPair(a: number, b: number, y: number, size: number, p: number, q: number): void;
  adaptiveStep(
    value: number,
    direction: number,
    square: number,
    y: number,
    size: number,
    rate: number,
    scale: number,
    epsilon: number,
  ): void;
  crossEntropy(
    logits: number,
    targets: number,
    probabilities: number,
    losses: number,
    rows: number,
    classes: number,
  ): void;
  crossEntropyGradient(
    dy: number,
    probabilities: number,
    targets: number,
    dx: number,
    rows: number,
    classes: number,
  ): void;
  depthwise(
    x: number,
    xRow: number,
    xColumn: number,
    out: number,
    outRow: number,
    outColumn: number,
    rows: number,
    columns: number,
    filter: number,
    taps: number,
    tapRows: number,
    tapColumns: number,
    tapStep: number,
    channels: number,
  ): void;
  depthwisePairs(
    x: number,
    xRow: number,
    out: number,
    outRow: number,
    rows: number,
    pairs: number,
    filter: number,
    taps: number,
    tapRows: number,
    reach: number,
    channels: number,
  ): void;
  depthwiseFilterGradient(
    x: number,
    inOffsets: number,
    dy: number,
    pixels: number,
    sums: number,
    taps: number,
    tapCount: number,
    channels: number,
  ): void;
  maxPool(
    x: number,
    y: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    rows: number,
    columns: number,
    rowList: number,
    columnList: number,
    line: number,
  ): void;
  maxPoolGradient(
    x: number,
    y: number,
    dy: number,
    dx: number,
    images: number,
    height: number,
    width: number,
    channels: number,
    rows: number,
    columns: number,
    rowList: number,
    columnList: number,
  ): void;
  repeatElements(from: number, to: number, count: number, times: number): void;
  sumNeighbours(from: number, to: number, count: number, times: number): void;
  copyRows(from: number, fromStep: number, to: number, toStep: number, bytes: number, rows: number): void;
  widenRows(from: number, fromStep: number, to: number, toStep: number, count: number, rows: number): void;
}
