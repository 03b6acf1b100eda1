import { html, type Html } from '@banyan/pages';
import { page } from './layout.js';

/** Beside the form. */
interface SignInOptions {
  /** Where else people sign in; null: nowhere. */
  readonly issuer: string | null;
  /** Why not, if it was tried. */
  readonly refused?: string;
}

/** Where somebody signs in whose browser runs no script. @param back where they go from there */
export function signInPage(back: string, { issuer, refused }: SignInOptions): Html {
  return page(
    { title: 'Sign in' },
    html`<section class="card">
      <p>
        Control shows and changes things for those it knows. Paste your token; whoever administers control makes one.
      </p>
      ${refused === undefined ? undefined : html`<p role="alert"><strong>${refused}</strong></p>`}
      ${
        issuer === null
          ? undefined
          : html`<p>
              <a href="/sign-in/issuer?back=${encodeURIComponent(back)}"><strong>Sign in at ${issuer}</strong></a>
            </p>`
      }
      <form class="row" method="post" action="/sign-in">
        <input type="hidden" name="back" value="${back}" />
        <label
          >Token
          <input type="password" name="token" required maxlength="200" autocomplete="current-password" autofocus />
        </label>
        <button>Sign in</button>
      </form>
      <p class="small soft">
        Signed in already, and here by a link from somewhere else? <a href="${back}">Go on</a>: a browser does not say
        who you are where such a link leads.
      </p>
      <p class="small soft">
        A session lasts twelve hours. Programs send <code>Authorization: Bearer …</code> instead.
      </p>
    </section>`,
  );
}

/** Who has come back from the issuer goes on from here, by themselves. */
export function arrivedPage(name: string, back: string): Html {
  return page(
    { title: 'Signed in', onwards: back },
    html`<section class="card">
      <p>Signed in as <strong>${name}</strong>. <a href="${back}">Go on</a></p>
    </section>`,
  );
}
