// Reads the gateway's answer instance by instance, so that the first is shown before the last has
// come.
import { PixelFrameError, type PixelFrame, readPixelFrame } from '@isthmus/dicom/pixel-frame'
import { decodeInstances } from '../../src/instance-stream.ts'
import { refusalOf } from './gateway-api.ts'

export interface StudyListener {
  readonly take: (frame: PixelFrame) => void
  /** An instance came that this page cannot show, with the reason. */
  readonly skip: (why: string) => void
  readonly signal: AbortSignal
}

/**
 * Throws GatewayRefusedError when the study is refused, and when the connection breaks before the
 * end.
 */
export async function openStudy(url: string, listener: StudyListener): Promise<void> {
  const answer = await fetch(url, { signal: listener.signal })
  if (!answer.ok || answer.body === null) throw await refusalOf(answer)
  for await (const instance of decodeInstances(pieces(answer.body))) show(instance, listener)
}

function show(bytes: Uint8Array, { take, skip }: StudyListener): void {
  try {
    take(readPixelFrame(bytes))
  } catch (error) {
    if (!(error instanceof PixelFrameError)) throw error
    skip(error.message)
  }
}

async function* pieces(stream: ReadableStream<Uint8Array>): AsyncIterable<Uint8Array> {
  const reader = stream.getReader()
  try {
    while (true) {
      const { done, value } = await reader.read()
      if (done) return
      yield value
    }
  } finally {
    await reader.cancel()
  }
}
