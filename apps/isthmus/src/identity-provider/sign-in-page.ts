// The page on which a person signs in.
import { escapeHtml, framedPage } from './page-frame.ts'

export interface SignInPage {
  readonly action: string
  /** What is signed in to. */
  readonly title: string
  /** Shown above the form after a failed try. */
  readonly problem?: string
}

/** The page as HTML; every text is escaped. */
export function signInPage({ action, title, problem }: SignInPage): string {
  const alert =
    problem === undefined ? '' : `<p class="problem" role="alert">${escapeHtml(problem)}</p>`
  const body = `<h1>${escapeHtml(title)}</h1>
<form method="post" action="${escapeHtml(action)}">
${alert}
<label>Name<input name="name" autocomplete="username" autocapitalize="none" required autofocus></label>
<label>Password<input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>`
  return framedPage({ title: `Sign in · ${title}`, body })
}
