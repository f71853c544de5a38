// Pixels of one frame onto a canvas (DICOM PS3.3: C.11.2.1.2, the linear window).
import type { PixelFrame } from '@isthmus/dicom/pixel-frame'

export interface Window {
  readonly center: number
  readonly width: number
}

/** The window that the instance asks for, else one that holds its values from lowest to highest. */
export function firstWindow(frame: PixelFrame): Window {
  if (frame.window !== undefined) return frame.window
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const stored of frame.pixels) {
    const value = stored * frame.rescaleSlope + frame.rescaleIntercept
    if (value < low) low = value
    if (value > high) high = value
  }
  return { center: (low + high + 1) / 2, width: Math.max(1, high - low) }
}

export function draw(canvas: HTMLCanvasElement, frame: PixelFrame, window: Window): void {
  canvas.width = frame.columns
  canvas.height = frame.rows
  const context = canvas.getContext('2d')
  if (context === null) return
  const image = context.createImageData(frame.columns, frame.rows)
  if (frame.samplesPerPixel === 3) colour(image.data, frame)
  else grey(image.data, frame, window)
  context.putImageData(image, 0, 0)
}

function colour(data: Uint8ClampedArray, { pixels, rows, columns, planar }: PixelFrame): void {
  const count = rows * columns
  for (let at = 0; at < count; at += 1) {
    for (let sample = 0; sample < 3; sample += 1) {
      data[at * 4 + sample] = pixels[planar ? sample * count + at : at * 3 + sample] ?? 0
    }
    data[at * 4 + 3] = 255
  }
}

function grey(data: Uint8ClampedArray, frame: PixelFrame, { center, width }: Window): void {
  const { pixels, rescaleSlope, rescaleIntercept } = frame
  const low = center - 0.5 - (width - 1) / 2
  const scale = 255 / Math.max(1, width - 1)
  const inverted = frame.photometricInterpretation === 'MONOCHROME1'
  const count = frame.rows * frame.columns
  for (let at = 0; at < count; at += 1) {
    const value = ((pixels[at] ?? 0) * rescaleSlope + rescaleIntercept - low) * scale
    const bright = Math.max(0, Math.min(255, value))
    const shade = inverted ? 255 - bright : bright
    data[at * 4] = shade
    data[at * 4 + 1] = shade
    data[at * 4 + 2] = shade
    data[at * 4 + 3] = 255
  }
}
