// Restoring the version of a record before an edit, from its history, with the ids that an edit may not use again.
import { read, send } from "./api.js";

const NO_VERSION = { title: "Not undone", detail: "The history of the record has no version before this one." };

/** Restore the version before the last one; return the answer of the service. */
export async function restorePrevious(resource, id, ifMatch) {
  const path = `/${resource}/${encodeURIComponent(id)}`;
  const versions = await read(`${path}/history?limit=2`);
  if (!versions.isDone) return versions;
  if (versions.data.items.length < 2) return { ...versions, isDone: false, data: NO_VERSION };
  return send("POST", `${path}/restore?version=${versions.data.items[1].version}`, { ifMatch });
}
