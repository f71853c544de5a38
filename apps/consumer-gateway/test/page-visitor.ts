// A browser without a screen at one gateway's page: it keeps cookies as they are scoped by path,
// and follows nothing.
import type { FakeIdentityProvider, Person } from './fake-identity-provider.ts'

export interface Visitor {
  get(path: string): Promise<Response>
  post(path: string, value: object, headers?: Readonly<Record<string, string>>): Promise<Response>
  /** Begins at /sign-in; gives the address at the provider. */
  begin(): Promise<URL>
  signIn(person: Person): Promise<Response>
  cookie(name: string): string | undefined
}

interface Parts {
  readonly origin: string
  readonly provider: FakeIdentityProvider
}

export function visitorAt({ origin, provider }: Parts): Visitor {
  const jar = new Map<string, { readonly value: string; readonly path: string }>()

  async function go(path: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...jar]
      .filter(([, kept]) => new URL(path, origin).pathname.startsWith(kept.path))
      .map(([name, { value }]) => `${name}=${value}`)
      .join('; ')
    const headers = { ...Object.fromEntries(new Headers(init.headers)), cookie }
    const answer = await fetch(new URL(path, origin), { redirect: 'manual', ...init, headers })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      const kept = /; Path=([^;]+)/.exec(line)?.[1] ?? '/'
      if (value === '') jar.delete(name)
      else jar.set(name, { value, path: kept })
    }
    return answer
  }

  const visitor: Visitor = {
    get: (path) => go(path),
    post: (path, value, headers = {}) =>
      go(path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin, ...headers },
        body: JSON.stringify(value),
      }),
    async begin() {
      const answer = await go('/sign-in')
      return new URL(answer.headers.get('location') ?? '', origin)
    },
    async signIn(person) {
      const answer = provider.confirm(await visitor.begin(), person)
      return go(`/signed-in?${answer.toString()}`)
    },
    cookie: (name) => jar.get(name)?.value,
  }
  return visitor
}
