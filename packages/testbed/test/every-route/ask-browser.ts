// Asks a route of a gateway's browser port as somebody of South who has every role.
import type { RouteDescription } from '@isthmus/http/http-server'
import type { DomainService } from '../../src/domain-service.ts'
import type { PatientCase } from './case.ts'
import { type FilledRequest, fillRoute } from './fill-route.ts'
import { wasUnderstood } from './peer-exchange.ts'
import type { Answer, Question } from './question.ts'

export function browserQuestions(
  service: DomainService,
  { method, path }: RouteDescription,
  shape: PatientCase,
): readonly Question[] {
  const shows = path.split('/').includes('audit') ? { shows: 'audit' as const } : {}
  return fillRoute(method, path, shape).map(({ title }, at) => ({
    title,
    ...shows,
    ask: async (of: PatientCase) => {
      const filled = fillRoute(method, path, of)[at] ?? { title, path }
      return browserExchange(service, method, filled)
    },
  }))
}

/** South's clinician looks a patient up by South's number; gives the id of his search. */
export async function searchAtSouth(service: DomainService, of: string): Promise<string> {
  const { received } = await browserExchange(service, 'POST', {
    title: 'search',
    path: '/api/searches',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ patient: of, purpose: 'TREAT' }),
  })
  const found = /"searchId":"([\w-]+)"/.exec(Buffer.from(received).toString('utf8'))?.[1]
  if (found === undefined) throw new Error('the search of South found nothing')
  return found
}

async function browserExchange(
  { webOrigin = '' }: DomainService,
  method: string,
  { path, headers = {}, body }: FilledRequest,
): Promise<Answer> {
  const cookie = await signedIn(webOrigin)
  const answer = await fetch(`${webOrigin}${path}`, {
    method,
    redirect: 'manual',
    headers: { ...headers, cookie },
    signal: AbortSignal.timeout(20_000),
    ...(body === undefined ? {} : { body }),
  })
  const chunks = [Buffer.from(JSON.stringify([...answer.headers]))]
  try {
    for await (const chunk of answer.body ?? []) chunks.push(Buffer.from(chunk))
  } catch {
    // A study that is withheld midway breaks off; what came before it counts.
  }
  const { status } = answer
  const sent = `${decodeURIComponent(path)} ${body ?? ''} ${decodeURIComponent(body ?? '')}`
  return { status, sent, received: Buffer.concat(chunks), understood: wasUnderstood(status) }
}

/** Cookies of South's browser, by the origin of the page. */
const jars = new Map<string, Map<string, string>>()

// Signs in anew when the last session is gone: one of the routes ends it.
async function signedIn(webOrigin: string): Promise<string> {
  if (await isSignedIn(webOrigin)) return cookieOf(webOrigin)
  jars.set(webOrigin, new Map())
  const provider = await visit(webOrigin, `${webOrigin}/sign-in`)
  const back = await visit('', provider)
  await visit(webOrigin, back)
  if (!(await isSignedIn(webOrigin))) throw new Error('nobody could sign in at South')
  return cookieOf(webOrigin)
}

async function isSignedIn(webOrigin: string): Promise<boolean> {
  const headers = { cookie: cookieOf(webOrigin) }
  const answer = await fetch(`${webOrigin}/api/session`, { headers })
  return /"signedIn":true/.test(await answer.text())
}

// Gives the address that the browser is sent on to.
async function visit(origin: string, url: string): Promise<string> {
  const headers = { cookie: cookieOf(origin) }
  const answer = await fetch(url, { redirect: 'manual', headers })
  for (const line of answer.headers.getSetCookie()) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    jars.get(origin)?.set(name, value)
  }
  return answer.headers.get('location') ?? ''
}

function cookieOf(origin: string): string {
  const cookies = jars.get(origin) ?? new Map<string, string>()
  return [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
}
