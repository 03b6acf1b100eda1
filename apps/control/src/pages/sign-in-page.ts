import { html, type Html } from '@banyan/pages';
import { page } from './layout.js';

/** Where somebody shows a token whose browser runs no script. @param back where they go from there @param refused why not, if it was tried */
export function signInPage(back: string, refused?: string): Html {
  return page(
    { title: 'Sign in' },
    html`<section class="card">
      <p>
        Control shows and changes things for those it knows. Paste your token; whoever administers control makes one.
      </p>
      ${refused === undefined ? undefined : html`<p role="alert"><strong>${refused}</strong></p>`}
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
