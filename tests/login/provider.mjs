// The certified provider npm oidc-provider on loopback, for one client and a few users, who are chosen by a link.
// Started as: node provider.mjs <port> <redirect address> <address after logout> <users as JSON: name -> claims>
import { generateKeyPairSync, randomBytes } from "node:crypto";
import Provider from "oidc-provider";

const [port, redirect, afterLogout, users] = process.argv.slice(2);
const accounts = JSON.parse(users);
const claimNames = [...new Set(Object.values(accounts).flatMap((claims) => Object.keys(claims)))];
const key = generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey.export({ format: "jwk" });

function page(title, body) {
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head><body>${body}</body></html>`;
}

const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: "duaal-monitor",
      client_secret: "secret-of-the-test", // pragma: allowlist secret
      redirect_uris: [redirect],
      post_logout_redirect_uris: [afterLogout],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  jwks: { keys: [{ ...key, kid: "one", use: "sig", alg: "RS256" }] },
  cookies: { keys: [randomBytes(24).toString("hex")] },
  pkce: { required: () => true },
  claims: { openid: ["sub", ...claimNames] },
  conformIdTokenClaims: false, // claims stand in the id token, as ACM/IDM gives them
  findAccount: (_ctx, id) => accounts[id] && { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) },
  interactions: { url: (_ctx, interaction) => `/choose/${interaction.uid}` },
  features: {
    devInteractions: { enabled: false },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => {
        const button = '<button type="submit" form="op.logoutForm" name="logout" value="yes">Log out here, too</button>';
        ctx.body = page("Logout", form + button);
      },
    },
  },
  ttl: { Interaction: 600, Session: 3600, Grant: 3600, AccessToken: 300, IdToken: 300 },
});

// Who a visitor is, and the grant that goes with it: one link per user does both.
provider.use(async (ctx, next) => {
  const [, first, uid, user] = ctx.path.split("/");
  if (first !== "choose") return next();
  const interaction = await provider.interactionDetails(ctx.req, ctx.res);
  const chosen = user ?? interaction.session?.accountId;
  if (!accounts[chosen]) {
    const links = Object.keys(accounts).map((name) => `<a href="/choose/${uid}/${name}">${name}</a>`);
    ctx.type = "html";
    ctx.body = page("Login", links.join(" "));
    return undefined;
  }
  const grant = new provider.Grant({ accountId: chosen, clientId: interaction.params.client_id });
  grant.addOIDCScope(interaction.params.scope);
  const result = { login: { accountId: chosen }, consent: { grantId: await grant.save() } };
  return provider.interactionFinished(ctx.req, ctx.res, result, { mergeWithLastSubmission: false });
});

// What a test may ask about: whether each code was asked for with PKCE, and exchanged.
const seen = [];
provider.on("authorization.success", (ctx) => seen.push(`code ${ctx.oidc.params.code_challenge_method}`));
provider.on("grant.success", (ctx) => seen.push(`token ${ctx.oidc.params.grant_type} ${ctx.oidc.client.clientId}`));
provider.on("end_session.success", () => seen.push("logout"));
provider.use(async (ctx, next) => {
  if (ctx.path !== "/seen") return next();
  ctx.body = seen;
  return undefined;
});

provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
