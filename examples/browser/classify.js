// A digit is drawn on a canvas, and an exported network says which it is.

// #region session
// `ort/` holds the files of the package onnxruntime-web, `model.onnx` is an export.
import * as ort from './ort/ort.wasm.min.mjs';

ort.env.wasm.wasmPaths = new URL('./ort/', import.meta.url).href;
ort.env.wasm.numThreads = 1; // more need a page that is isolated from other origins

const session = await ort.InferenceSession.create('model.onnx');

/** The logits for images `[batch, channels, height, width]`, row-major. */
export async function logitsOf(data, shape) {
  const { output } = await session.run({ input: new ort.Tensor('float32', data, shape) });
  return Array.from(output.data);
}
// #endregion

const SIZE = 28;
// as the data set of the training normalises: MnistPackageData
const [MEAN, DEVIATION] = [0.1307, 0.3081];

const canvas = document.getElementById('canvas');
const answer = document.getElementById('answer');
const pen = canvas.getContext('2d', { willReadFrequently: true });

/** The canvas as one normalised image of 28x28 pixels, white on black. */
function drawnImage() {
  const small = new OffscreenCanvas(SIZE, SIZE).getContext('2d');
  small.drawImage(canvas, 0, 0, SIZE, SIZE);
  const pixels = small.getImageData(0, 0, SIZE, SIZE).data;
  return Float32Array.from({ length: SIZE * SIZE }, (_, i) => (pixels[4 * i] / 255 - MEAN) / DEVIATION);
}

async function classify() {
  const logits = await logitsOf(drawnImage(), [1, 1, SIZE, SIZE]);
  answer.value = `This is a ${logits.indexOf(Math.max(...logits))}`;
}

function clear() {
  pen.fillStyle = 'black';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  answer.value = 'ready';
}

pen.strokeStyle = 'white';
pen.lineWidth = 22;
pen.lineCap = 'round';
canvas.addEventListener('pointerdown', ({ offsetX, offsetY }) => {
  pen.beginPath();
  pen.moveTo(offsetX, offsetY);
});
canvas.addEventListener('pointermove', ({ buttons, offsetX, offsetY }) => {
  if (buttons === 0) return;
  pen.lineTo(offsetX, offsetY);
  pen.stroke();
});
canvas.addEventListener('pointerup', () => void classify());
document.getElementById('clear').addEventListener('click', clear);
clear();
// for whoever wants to ask from outside, such as a test
globalThis.logitsOf = logitsOf;
