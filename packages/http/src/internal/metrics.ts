// What /metrics shows; labels hold transactions and outcomes only.
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

export type Outcome = 'answered' | 'refused' | 'failed' | 'broken'

export interface Metrics {
  /** Label of a plain route is its pattern, of a SOAP route its transaction. */
  readonly count: (route: string, outcome: Outcome, durationMs: number) => void
  readonly gauge: (name: string, help: string, read: () => number | Promise<number>) => void
  /** Prometheus' text format. */
  readonly text: () => Promise<string>
  readonly contentType: string
}

export function createMetrics(running: () => number): Metrics {
  // One registry a server: several services may run in one process.
  const registry = new Registry()
  const registers = [registry]
  const requests = new Counter({
    name: 'isthmus_requests_total',
    help: 'Requests by route and outcome.',
    labelNames: ['route', 'outcome'],
    registers,
  })
  const seconds = new Histogram({
    name: 'isthmus_request_seconds',
    help: 'Time from the head of a request to the end of its answer.',
    labelNames: ['route'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.5, 1, 5, 30, 120, 600],
    registers,
  })
  const metrics: Metrics = {
    count(route, outcome, durationMs) {
      requests.inc({ route, outcome })
      seconds.observe({ route }, durationMs / 1000)
    },
    gauge(name, help, read) {
      const gauge = new Gauge({
        name,
        help,
        registers,
        async collect() {
          gauge.set(await read())
        },
      })
    },
    text: () => registry.metrics(),
    contentType: registry.contentType,
  }
  metrics.gauge('isthmus_requests_running', 'Requests being answered now.', running)
  return metrics
}
