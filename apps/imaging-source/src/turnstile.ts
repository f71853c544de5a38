// How many retrievals of one peer may be under way at once.

export interface Turnstile {
  /**
   * Gives what is to be called when the retrieval is over, or undefined when too many are under
   * way.
   */
  enter(peer: string): (() => void) | undefined
}

export function createTurnstile(perPeerMax: number): Turnstile {
  const inside = new Map<string, number>()
  return {
    enter(peer) {
      const count = inside.get(peer) ?? 0
      if (count >= perPeerMax) return undefined
      inside.set(peer, count + 1)
      let isInside = true
      return () => {
        if (!isInside) return
        isInside = false
        const left = (inside.get(peer) ?? 1) - 1
        if (left === 0) inside.delete(peer)
        else inside.set(peer, left)
      }
    },
  }
}
