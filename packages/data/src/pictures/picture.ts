/** A decoded picture: red, green and blue as bytes, row-major `[height, width, 3]`. */
export interface Picture {
  readonly bytes: Uint8Array;
  readonly height: number;
  readonly width: number;
}
