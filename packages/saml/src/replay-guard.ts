// Remembers assertions while they hold: which were for one use, and which peer showed each of them.

export interface SeenAssertion {
  readonly issuer: string
  readonly id: string
  readonly oneTimeUse: boolean
  /** Certificate of the peer that shows it, SHA-256, hex. */
  readonly peerFingerprint256: string
  readonly notOnOrAfter: Date
}

export interface ReplayGuard {
  /**
   * False when it was used before although for one use, when another peer has shown it, or when
   * there is no room.
   */
  readonly admit: (seen: SeenAssertion, now: Date) => boolean
}

/** Beyond `entriesMax` assertions the oldest give way, except those for one use. */
export function createReplayGuard(options: {
  readonly entriesMax: number
  readonly clockSkewMs: number
}): ReplayGuard {
  const used = new Map<string, number>()
  const shown = new Map<string, { readonly peer: string; readonly untilMs: number }>()
  return {
    admit: (seen, now) => {
      const key = `${seen.issuer}\n${seen.id}`
      const untilMs = seen.notOnOrAfter.getTime() + options.clockSkewMs
      forget(used, (until) => until <= now.getTime())
      forget(shown, (entry) => entry.untilMs <= now.getTime())
      const before = shown.get(key)
      if (before !== undefined && before.peer !== seen.peerFingerprint256) return false
      if (seen.oneTimeUse) {
        if (used.size >= options.entriesMax) sweep(used, now)
        if (used.has(key) || used.size >= options.entriesMax) return false
        used.set(key, untilMs)
      }
      shown.set(key, { peer: seen.peerFingerprint256, untilMs })
      if (shown.size > options.entriesMax) dropFirst(shown)
      return true
    },
  }
}

// Entries stand in the order in which they came, which is nearly that in which they end: the rest
// waits its turn.
function forget<Entry>(entries: Map<string, Entry>, isOver: (entry: Entry) => boolean): void {
  for (const [key, entry] of entries) {
    if (!isOver(entry)) return
    entries.delete(key)
  }
}

function sweep(used: Map<string, number>, now: Date): void {
  for (const [key, until] of used) if (until <= now.getTime()) used.delete(key)
}

function dropFirst(entries: Map<string, unknown>): void {
  const first = entries.keys().next()
  if (first.done !== true) entries.delete(first.value)
}
