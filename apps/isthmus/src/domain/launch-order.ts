// Which processes a domain consists of, and in which order they start.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { App, DomainPlan } from './domain-plan.ts'

export interface Launch {
  readonly name: string
  /** Arguments of node. */
  readonly argv: readonly string[]
}

export interface LaunchFacts {
  readonly configFolder: string
  /** Config file of our own OpenID Connect provider, when there is one. */
  readonly signIn: string | undefined
}

/** Waves of processes that start together: who is called by others comes before them. */
export function launchOrder(
  plan: DomainPlan,
  { configFolder, signIn }: LaunchFacts,
): readonly (readonly Launch[])[] {
  const services = order.map((apps) =>
    plan.services
      .filter(({ app }) => apps.includes(app))
      .map(({ name, app }) => ({
        name,
        argv: [mainOf(app), '--config', join(configFolder, `${name}.json`)],
      })),
  )
  if (signIn === undefined) return services
  const provider = {
    name: 'identity-provider',
    argv: [mainOf('isthmus'), 'identity-provider', '--config', signIn],
  }
  const [first = [], ...rest] = services
  return [[...first, provider], ...rest]
}

/** Path of an app's src/main.ts. */
export function mainOf(app: App | 'isthmus'): string {
  return fileURLToPath(new URL(`../../../${app}/src/main.ts`, import.meta.url))
}

/** The apps whose src/main.ts is in this build. */
export function installedApps(): readonly App[] {
  return order.flat().filter((app) => existsSync(mainOf(app)))
}

const order: readonly (readonly App[])[] = [
  // First to come and last to go: the others report their own coming and going to it.
  ['audit-repository'],
  ['consent-registry', 'registry', 'pix-manager'],
  ['repository', 'imaging-source', 'consumer-gateway'],
]
