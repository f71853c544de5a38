// A flood of requests of one peer that are refused for one reason becomes one report a minute with
// their count; a missing or bad assertion is told each time, because each asks for data.
import { type RefusalReporter, createCoalescingReporter } from '@isthmus/tls/refusal-reporter'
import type { ActorRefusal, MalformedRefusal, OnRefused } from '../refusal.ts'

export interface CoalescedRefusals {
  readonly onRefused: OnRefused
  /** Reports what was only counted. */
  close(): Promise<void>
}

export function coalesceRefusals(onRefused: OnRefused, now: () => Date): CoalescedRefusals {
  const reporter: RefusalReporter<Counted> = createCoalescingReporter({
    onRefused: (refusal, unreported) =>
      onRefused(unreported === 0 ? refusal : { ...refusal, unreported }),
    // Reasons are fixed phrases, and peers are those on the list: a sender makes no keys.
    sameAs: ({ peer, kind, transaction, reason }) =>
      `${peer.name} ${kind} ${transaction ?? '-'} ${reason}`,
    now,
  })
  return {
    onRefused: (refusal) =>
      refusal.kind === 'actor' || refusal.kind === 'malformed'
        ? reporter.report(refusal)
        : onRefused(refusal),
    close: () => reporter.close(),
  }
}

type Counted = ActorRefusal | MalformedRefusal
