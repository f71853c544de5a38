// Cookies of the browser's port; the plugin must be registered before the first request.
import { fastifyCookie } from '@fastify/cookie'
import type { Cookie } from '../web-server.ts'

export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  return new Map(Object.entries(fastifyCookie.parse(header ?? '')))
}

/** The value of one Set-Cookie header; scripts do not see the cookie unless it says so. */
export function writeCookie(cookie: Cookie): string {
  const { name, value, maxAgeSeconds } = cookie
  return fastifyCookie.serialize(name, value ?? '', {
    path: cookie.path ?? '/',
    httpOnly: cookie.httpOnly ?? true,
    sameSite: cookie.sameSite ?? 'lax',
    secure: cookie.secure ?? false,
    ...(value === undefined ? { maxAge: 0 } : {}),
    ...(value !== undefined && maxAgeSeconds !== undefined ? { maxAge: maxAgeSeconds } : {}),
  })
}
