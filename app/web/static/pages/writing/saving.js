// Saving what a form says, and what a person can do when the service refuses it.
import { url } from "./api.js";
import { button, element, fill, linkBeside, part } from "./dom.js";
import { steps } from "./values.js";

const DUPLICATE = "/problems/duplicate";
const FAR_FUTURE = "far_future=allow";

/**
 * Save a form. `request(query)` sends it, `done(answer)` goes on after success; `conflict(answer)` resolves an edit
 * conflict. Outcomes are shown in `region`.
 */
export function saver({ form, region, request, done, conflict }) {
  let isBusy = false;

  async function save(allowed = []) {
    if (isBusy) return;
    isBusy = true;
    form.clear();
    fill(region, element("p", {}, "Saving…"));
    const query = allowed.length ? `?${allowed.map((name) => `${name}=allow`).join("&")}` : "";
    const answer = await request(query);
    isBusy = false;
    if (answer.isDone) return done(answer);
    if (answer.status === 412 && conflict) return conflict(answer);
    showProblem(answer, allowed);
  }

  function showProblem({ status, data }, allowed) {
    if (data.type === DUPLICATE) return showDuplicates(data, allowed);
    const isFar = data.errors?.some(({ detail }) => detail.includes(FAR_FUTURE));
    const text = status === 422 ? element("p", {}, "Not saved.") : [element("h2", {}, data.title), element("p", {}, data.detail)];
    const again = isFar && button("Save anyway", () => save([...allowed, "far_future"]));
    fill(region, element("div", { class: "problem", role: "alert" }, text, again));
    if (status === 401 || status === 403) part("key").focus();
    else form.showErrors(data);
  }

  function showDuplicates(problem, allowed) {
    const path = steps(problem.errors[0].pointer);
    const field = form.at(path);
    const canChoose = path.length > 1 && typeof field?.choose === "function";
    const candidates = problem.candidates.map((address) => {
      const id = address.split("/").at(-1);
      const reasons = (problem.reasons?.[address] ?? []).map(({ what }) => what).join("; ");
      const use = canChoose && button("Use this one", () => { field.write({ id }); save(allowed); });
      return element("li", {}, linkBeside(url(address), id), reasons && ` ${reasons} `, use);
    });
    const what = canChoose ? `“${field.control.value}” may be recorded already` : "This may be recorded already";
    fill(region, element(
      "div",
      { class: "problem", role: "alert", tabindex: "-1" },
      element("h2", {}, what),
      element("ul", {}, candidates),
      button("It is another: save anyway", () => save([...allowed, "duplicates"])),
    ));
    region.firstChild.focus();
  }

  return save;
}

/** Ask before something is deleted or merged; return whether the person agreed. */
export function confirmed(question, yes, no) {
  return new Promise((resolve) => {
    const dialog = element("dialog", { "aria-label": question }, element("p", {}, question));
    const close = (answer) => () => { dialog.close(); dialog.remove(); resolve(answer); };
    dialog.append(element("div", { class: "actions" }, button(yes, close(true), { class: "danger" }), button(no, close(false), { autofocus: true })));
    dialog.addEventListener("cancel", close(false));
    document.body.append(dialog);
    dialog.showModal();
  });
}
