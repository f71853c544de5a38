// The cookies of the pages: one holds the session, one ties an answer of the identity provider to
// the browser that asked.
import type { BrowserRequest, Cookie } from '@isthmus/http/web-server'

export interface PageCookie {
  /** The value a browser brought. */
  read(request: Pick<BrowserRequest, 'cookies'>): string | undefined
  /** What is set; undefined takes it away. */
  write(value: string | undefined): Cookie
}

export interface PageCookies {
  readonly session: PageCookie
  readonly signIn: PageCookie
}

/** No script sees either; over https neither travels in the clear. */
export function pageCookies(publicUrl: string): PageCookies {
  const secure = new URL(publicUrl).protocol === 'https:'
  return {
    // No other site's link or form comes with the session.
    session: pageCookie({ name: 'isthmus-session', path: '/', sameSite: 'strict', secure }),
    // The provider's answer does come from another site.
    signIn: pageCookie({
      name: 'isthmus-sign-in',
      path: '/signed-in',
      sameSite: 'lax',
      secure,
      maxAgeSeconds: 600,
    }),
  }
}

function pageCookie(cookie: Omit<Cookie, 'value'>): PageCookie {
  return {
    read: ({ cookies }) => cookies.get(cookie.name),
    write: (value) => ({ ...cookie, httpOnly: true, value }),
  }
}
