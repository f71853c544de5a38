// What of a study has arrived so far, by series, in the order of the instance numbers.
import type { PixelFrame } from '@isthmus/dicom/pixel-frame'

export interface LoadedSeries {
  readonly seriesInstanceUid: string
  readonly modality: string
  readonly description: string
  readonly frames: readonly PixelFrame[]
}

export interface Loading {
  readonly series: readonly LoadedSeries[]
  readonly received: number
  /** From the click to the first image; 0 while there is none. */
  readonly firstMs: number
  /** Why an instance that came cannot be shown, one text each. */
  readonly unshown: readonly string[]
  readonly ended: boolean
  readonly problem: string
}

export const emptyLoading: Loading = {
  series: [],
  received: 0,
  firstMs: 0,
  unshown: [],
  ended: false,
  problem: '',
}

export function addFrame(loading: Loading, frame: PixelFrame): Loading {
  const others = loading.series.filter(
    (known) => known.seriesInstanceUid !== frame.seriesInstanceUid,
  )
  const known = loading.series.find((one) => one.seriesInstanceUid === frame.seriesInstanceUid)
  const frames = [...(known?.frames ?? []), frame].toSorted(
    (left, right) => left.instanceNumber - right.instanceNumber,
  )
  const series: LoadedSeries = {
    seriesInstanceUid: frame.seriesInstanceUid,
    modality: frame.modality,
    description: frame.seriesDescription,
    frames,
  }
  const all = [...others, series].toSorted((left, right) =>
    left.seriesInstanceUid.localeCompare(right.seriesInstanceUid),
  )
  return { ...loading, series: all, received: loading.received + 1 }
}
