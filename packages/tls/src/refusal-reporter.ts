// Hands refusals on, one by one, but counts them once one address or peer knocks too often.
import type { NodeRefusal, OnNodeRefused } from './node-refusal.ts'

/** A refusal before it is known how many went unreported. */
export type FreshRefusal = Omit<NodeRefusal, 'unreported'>

/** Refusals of nodes, unless others are named. */
export interface RefusalReporter<Refused = FreshRefusal> {
  /** Resolves when the refusal is reported or counted. Throws what `onRefused` throws. */
  report(refusal: Refused): Promise<void>
  /** Reports what was only counted and waits until everything is reported. */
  close(): Promise<void>
}

export interface ReporterOptions {
  readonly onRefused: OnNodeRefused
  readonly now: () => Date
  /** Refusals of one address for one reason that are reported one by one in each minute. */
  readonly reportedPerMinuteMax?: number
}

export function createRefusalReporter(options: ReporterOptions): RefusalReporter {
  return createCoalescingReporter<FreshRefusal>({
    ...options,
    onRefused: (refusal, unreported) => options.onRefused({ ...refusal, unreported }),
    sameAs: ({ address, reason }) => `${address} ${reason}`,
  })
}

export interface CoalescingOptions<Refused> {
  /** `unreported`: those like it just before, that were counted but not reported one by one. */
  readonly onRefused: (refusal: Refused, unreported: number) => Promise<void>
  /** Equal for refusals that are counted together. */
  readonly sameAs: (refusal: Refused) => string
  readonly now: () => Date
  /** Equal refusals that are reported one by one in each minute. */
  readonly reportedPerMinuteMax?: number
}

/** The same for refusals of any kind. */
export function createCoalescingReporter<Refused>(
  options: CoalescingOptions<Refused>,
): RefusalReporter<Refused> {
  const max = options.reportedPerMinuteMax ?? 60
  const windows = new Map<string, Window<Refused>>()
  const running = new Set<Promise<void>>()

  function send(refusal: Refused, unreported: number): Promise<void> {
    const sent = options.onRefused(refusal, unreported)
    const watched = sent.catch(() => undefined).finally(() => running.delete(watched))
    running.add(watched)
    return sent
  }

  function windowOf(refusal: Refused, now: number): Window<Refused> {
    // A stranger must not fill our memory with addresses.
    const known = options.sameAs(refusal)
    const key = windows.has(known) || windows.size < windowsMax ? known : 'others'
    const found = windows.get(key)
    if (found !== undefined && now < found.endsAt) return found
    const opened = { endsAt: now + windowMs, reported: 0, unreported: 0, last: refusal }
    opened.unreported = found?.unreported ?? 0
    windows.set(key, opened)
    return opened
  }

  function sweep(now: number): void {
    for (const [key, window] of windows) {
      if (window.endsAt > now) continue
      windows.delete(key)
      if (window.unreported > 0) send(window.last, window.unreported - 1).catch(() => undefined)
    }
  }

  const timer = setInterval(() => sweep(options.now().getTime()), windowMs)
  timer.unref()

  return {
    async report(refusal) {
      const window = windowOf(refusal, options.now().getTime())
      if (window.reported >= max) {
        window.unreported += 1
        window.last = refusal
        return
      }
      window.reported += 1
      const { unreported } = window
      window.unreported = 0
      await send(refusal, unreported)
    },
    async close() {
      clearInterval(timer)
      sweep(Number.POSITIVE_INFINITY)
      await Promise.allSettled(running)
    },
  }
}

interface Window<Refused> {
  readonly endsAt: number
  reported: number
  unreported: number
  last: Refused
}

const windowMs = 60_000
const windowsMax = 10_000
