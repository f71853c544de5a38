// The pages that the provider's library would bring itself, with a font from elsewhere: sign-out
// and errors (OpenID Connect RP-Initiated Logout 1.0).
import type { Configuration } from 'oidc-provider'
import { escapeHtml, framedPage, pageHeaders } from './page-frame.ts'

type Pages = Required<Pick<Configuration, 'renderError'>> & {
  readonly features: Required<Pick<NonNullable<Configuration['features']>, 'rpInitiatedLogout'>>
}

/** Goes into the provider's configuration; its features go beside those that are there. */
export const providerPages: Pages = {
  features: {
    rpInitiatedLogout: {
      enabled: true,
      logoutSource(context, form) {
        const body = `<h1>Sign out?</h1>
${form}
<button form="op.logoutForm" name="logout" value="yes" autofocus>Sign out</button>
<button form="op.logoutForm" class="second">Stay signed in</button>`
        show(context, { title: 'Sign out', body })
      },
      postLogoutSuccessSource(context) {
        const body = '<h1>Signed out</h1><p>You may close this page.</p>'
        show(context, { title: 'Signed out', body })
      },
    },
  },
  renderError(context, { error }) {
    const body = `<h1>This did not work</h1><p class="problem">${escapeHtml(error)}</p>
<p>Go back to the page you came from, and sign in again.</p>`
    show(context, { title: 'Sign in', body })
  },
}

interface Shown {
  body: unknown
  set(headers: Record<string, string>): void
}

function show(context: Shown, page: { readonly title: string; readonly body: string }): void {
  context.set({ ...pageHeaders })
  context.body = framedPage(page)
}
