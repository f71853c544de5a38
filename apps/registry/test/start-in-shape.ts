// One registry, or two of them on one database behind a balancer: tests see one address.
import { startTcpBalancer } from '@isthmus/testbed/tcp-balancer'
import { startRegistry } from '../src/app.ts'
import type { RegistryConfig } from '../src/config.ts'
import { registryShape } from './registry-shape.ts'

export type StartedRegistry = Awaited<ReturnType<typeof startRegistry>>

/** Starts the registry in the shape of the test run. */
export async function startInShape(config: RegistryConfig): Promise<StartedRegistry> {
  return registryShape() === 'balanced' ? startTwo(config) : startRegistry(config)
}

async function startTwo(config: RegistryConfig): Promise<StartedRegistry> {
  await using starting = new AsyncDisposableStack()
  const balancer = starting.use(await startTcpBalancer())
  const origin = `https://127.0.0.1:${balancer.port}`
  const services: StartedRegistry[] = []
  for (const own of [config, { ...config, name: `${config.name}-2` }]) {
    services.push(starting.adopt(await startRegistry(own), (service) => service.close()))
  }
  balancer.balance(services.map((service) => Number(new URL(service.origin).port)))
  const [first] = services
  if (first === undefined) throw new Error('no registry was started')
  const started = starting.move()
  return { ...first, origin, close: () => started.disposeAsync() }
}
