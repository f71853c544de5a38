// The image on screen: scrolled with wheel, keys or slider; window moved by dragging.
import { useEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { PixelFrame } from '@isthmus/dicom/pixel-frame'
import { type Window, draw, firstWindow } from './draw-frame.ts'

export function ImageView({ frames }: { readonly frames: readonly PixelFrame[] }) {
  const [at, setAt] = useState(0)
  const [moved, setMoved] = useState<Window | undefined>(undefined)
  const canvas = useRef<HTMLCanvasElement>(null)
  const index = Math.min(at, frames.length - 1)
  const frame = frames[index]
  const own = useMemo(() => (frame === undefined ? undefined : firstWindow(frame)), [frame])
  const shown = moved ?? own
  const move = (by: number) => setAt(Math.max(0, Math.min(frames.length - 1, index + by)))

  useEffect(() => {
    if (canvas.current !== null && frame !== undefined && shown !== undefined) {
      draw(canvas.current, frame, shown)
    }
  }, [frame, shown])
  useScrollKeys(move)

  if (frame === undefined || shown === undefined) return null
  return (
    <div class="image">
      <canvas
        ref={canvas}
        role="img"
        aria-label={`Image ${index + 1} of ${frames.length}`}
        data-instance={frame.sopInstanceUid}
        onWheel={(event) => {
          event.preventDefault()
          move(Math.sign(event.deltaY))
        }}
        onPointerMove={(event) => {
          if (event.buttons !== 1) return
          setMoved({
            center: shown.center + event.movementY * (shown.width / 300),
            width: Math.max(1, shown.width + event.movementX * (shown.width / 300)),
          })
        }}
        onDblClick={() => setMoved(undefined)}
      />
      <div class="overlay">
        <span>
          {index + 1} / {frames.length}
        </span>
        <span>
          W {Math.round(shown.width)} L {Math.round(shown.center)}
        </span>
      </div>
      <input
        type="range"
        aria-label="Image"
        min="0"
        max={frames.length - 1}
        value={index}
        onInput={(event) => setAt(Number(event.currentTarget.value))}
      />
      <p class="dim small">
        Wheel or arrow keys scroll, dragging moves the window, double click resets it. Not for
        primary diagnosis.
      </p>
    </div>
  )
}

const steps: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowRight: 1,
  ArrowUp: -1,
  ArrowLeft: -1,
  PageDown: 10,
  PageUp: -10,
  End: Number.MAX_SAFE_INTEGER,
  Home: Number.MIN_SAFE_INTEGER,
}

function useScrollKeys(move: (by: number) => void): void {
  const latest = useRef(move)
  latest.current = move
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const by = steps[event.key]
      // The slider moves by the same keys, by itself.
      if (by === undefined || event.target instanceof HTMLInputElement) return
      event.preventDefault()
      latest.current(by)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
