/** What a browser shows that has no token or a wrong one: after a restart of the server, it is another. */
export const TOKEN_PAGE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>Token - UniNAS studio</title>
<body style="font-family: system-ui; line-height: 1.5; max-width: 36em; margin: 3em auto; padding: 0 1em">
<h1>This needs the token</h1>
<p>The token is missing, or it is of another start of the studio. Open the address that
<code>uninas studio</code> printed, or enter what stands in it after <code>?token=</code>.</p>
<form action="/" style="display: flex; flex-wrap: wrap; gap: .5em; align-items: end">
<label style="flex: 1 1 16em">Token<br><input name="token" type="password" required autofocus autocomplete="off"
style="font: inherit; width: 100%; box-sizing: border-box; padding: .4em"></label>
<button style="font: inherit; padding: .4em 1em">Open the studio</button>
</form>
`;

/** Leads to the page as a page of this server. */
export const BOUNCE = `<!doctype html>
<html lang="en"><meta charset="utf-8"><title>UniNAS studio</title>
<meta http-equiv="refresh" content="0; url=/">
<p><a href="/">To the studio</a></p>
`;
