// The image on screen: scrolled with wheel, keys or slider; window moved by dragging.
import { useEffect, useRef, useState } from 'preact/hooks'
import type { PixelFrame } from '@isthmus/dicom/pixel-frame'
import { type Window, draw, firstWindow } from './draw-frame.ts'

export function ImageView({ frames }: { readonly frames: readonly PixelFrame[] }) {
  const [at, setAt] = useState(0)
  const [window, setWindow] = useState<Window | undefined>(undefined)
  const canvas = useRef<HTMLCanvasElement>(null)
  const index = Math.min(at, frames.length - 1)
  const frame = frames[index]
  const move = (by: number) => setAt(Math.max(0, Math.min(frames.length - 1, index + by)))

  useEffect(() => {
    if (canvas.current !== null && frame !== undefined) {
      draw(canvas.current, frame, window ?? firstWindow(frame))
    }
  }, [frame, window])
  useScrollKeys(move)

  if (frame === undefined) return null
  const shown = window ?? firstWindow(frame)
  return (
    <div class="image">
      <canvas
        ref={canvas}
        data-instance={frame.sopInstanceUid}
        onWheel={(event) => {
          event.preventDefault()
          move(Math.sign(event.deltaY))
        }}
        onPointerMove={(event) => {
          if (event.buttons !== 1) return
          setWindow({
            center: shown.center + event.movementY * (shown.width / 300),
            width: Math.max(1, shown.width + event.movementX * (shown.width / 300)),
          })
        }}
        onDblClick={() => setWindow(undefined)}
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

function useScrollKeys(move: (by: number) => void): void {
  const latest = useRef(move)
  latest.current = move
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === 'ArrowDown' || event.key === 'ArrowRight') latest.current(1)
      if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') latest.current(-1)
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
