// Requests to the service that this script comes from.
import { key } from "./key.js";

const ROOT = new URL("../../../../", import.meta.url);

/** Return the URL of a path of the service, also behind a proxy's path prefix. */
export function url(path) {
  return new URL(path.replace(/^\/+/, ""), ROOT).href;
}

/** Return the path of a record's page. */
export function recordUrl(resource, id) {
  return url(`/${resource}/${encodeURIComponent(id)}`);
}

let last = { content: "", key: "" };

// A write whose response was lost is repeated with the same Idempotency-Key, so it happens once.
function idempotencyKey(content) {
  if (last.content !== content) {
    last = { content, key: [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("") };
  }
  return last.key;
}

/**
 * Send a request, and return its outcome: `status` (0 without a connection), `isDone`, `etag`, and `data`, which is the
 * problem document where the request failed. A request without `isPublic` carries the key.
 */
export async function send(method, path, { body, ifMatch, isPublic = false } = {}) {
  const headers = { Accept: "application/json" };
  const content = body === undefined ? undefined : JSON.stringify(body);
  if (body !== undefined) headers["Content-Type"] = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  if (ifMatch) headers["If-Match"] = ifMatch;
  if (!isPublic) {
    if (key()) headers.Authorization = `Bearer ${key()}`;
    headers["Idempotency-Key"] = idempotencyKey(`${method} ${path} ${ifMatch} ${content}`);
  }
  try {
    const response = await fetch(url(path), { method, headers, body: content, cache: "no-store", credentials: "omit" });
    const text = await response.text();
    if (response.ok) last = { content: "", key: "" };
    const data = text ? JSON.parse(text) : null;
    if (response.status === 401 && !key()) data.detail = "Enter your key in its field. Whoever runs this service creates keys.";
    return { status: response.status, isDone: response.ok, etag: response.headers.get("ETag"), data };
  } catch {
    const problem = { title: "No connection", detail: "The service did not answer. Try again: what you do is done once." };
    return { status: 0, isDone: false, etag: null, data: problem };
  }
}

export const read = (path) => send("GET", path, { isPublic: true });
