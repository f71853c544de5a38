// How many requests run, in all and for each peer.

export interface InFlight {
  /** Undefined when there is no room; else call it once to give the room back. */
  enter(peer: string): (() => void) | undefined
  readonly count: () => number
}

export function createInFlight(max: number, perPeerMax: number): InFlight {
  let all = 0
  const peers = new Map<string, number>()
  return {
    count: () => all,
    enter(peer) {
      const own = peers.get(peer) ?? 0
      if (all >= max || own >= perPeerMax) return undefined
      all += 1
      peers.set(peer, own + 1)
      return () => {
        all -= 1
        const left = (peers.get(peer) ?? 1) - 1
        if (left > 0) peers.set(peer, left)
        else peers.delete(peer)
      }
    },
  }
}
