//! The shop's privacy banner, shown only when the tag was told to ask; it hands the visitor's choice to the tag.

const KEY = "maren-moor.privacy";

/** Starts the banner if the page has one. */
export function startConsent() {
  const banner = document.querySelector("[data-consent-banner]");
  if (!banner) return;
  banner.hidden = readChoice() !== null;
  for (const button of banner.querySelectorAll("[data-consent-choice]")) {
    button.addEventListener("click", () => {
      keepChoice(button.dataset.consentChoice);
      tell(button.dataset.consentChoice === "yes");
      banner.hidden = true;
    });
  }
  document.querySelector("[data-consent-open]")?.addEventListener("click", () => {
    banner.hidden = false;
    banner.querySelector("button").focus();
  });
}

function tell(agreed) {
  const consent = { personalization: agreed, analytics: agreed, sync: agreed };
  if (window.nearside) {
    window.nearside.consent(consent);
    return;
  }
  // The tag is async: a quick visitor may choose before it has come.
  document.querySelector("script[data-consent]")?.addEventListener("load", () => window.nearside?.consent(consent));
}

function readChoice() {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function keepChoice(choice) {
  try {
    localStorage.setItem(KEY, choice);
  } catch {
    // Forbidden storage: the banner comes again on the next page, which is honest.
  }
}
