/** The overlay's looks; in its own shadow, so the page's and ours never meet. */
export const STYLE = `
:host { all: initial; position: fixed; inset: auto 16px 16px auto; z-index: 2147483647; }
* { box-sizing: border-box; }
.panel { width: 380px; max-width: calc(100vw - 32px); max-height: min(78vh, 760px); display: flex; flex-direction: column;
  font: 13px/1.45 ui-sans-serif, system-ui, sans-serif; color: #e8eaf0; background: #14161d; border: 1px solid #2a2e3a;
  border-radius: 14px; box-shadow: 0 18px 50px rgb(0 0 0 / .45); overflow: hidden; }
header { display: flex; align-items: center; gap: 10px; padding: 12px 14px; border-bottom: 1px solid #2a2e3a; background: #191c25; }
header b { font-size: 14px; letter-spacing: .01em; }
.chip { padding: 1px 8px; border-radius: 999px; font-size: 11px; background: #2a2e3a; color: #b9bfce; }
.chip.yes { background: #12392b; color: #6fe0ae; }
.chip.no { background: #44202a; color: #ff9aa9; }
button { margin-left: auto; border: 0; border-radius: 8px; padding: 4px 9px; font: inherit; color: #b9bfce; background: transparent; cursor: pointer; }
button:hover, button:focus-visible { background: #2a2e3a; color: #fff; }
.body { overflow-y: auto; padding: 4px 14px 12px; scrollbar-width: thin; scrollbar-color: #3a4050 transparent; }
section { padding: 10px 0; border-bottom: 1px solid #23262f; }
section:last-child { border-bottom: 0; }
h3 { margin: 0 0 6px; font-size: 11px; font-weight: 600; letter-spacing: .08em; text-transform: uppercase; color: #8b92a5; }
h4 { margin: 6px 0 3px; font-size: 12px; font-weight: 500; color: #8b92a5; }
p { margin: 2px 0 6px; }
.muted, .id { color: #8b92a5; }
.id { margin-left: auto; font: 11px ui-monospace, monospace; }
summary { display: flex; align-items: center; gap: 8px; padding: 4px 0; cursor: pointer; list-style: none; border-radius: 6px; }
summary::-webkit-details-marker { display: none; }
summary:hover b { color: #fff; }
summary b { font-weight: 500; }
.dot { width: 8px; height: 8px; border-radius: 50%; background: #3a4050; flex: none; }
.in .dot { background: #45d398; box-shadow: 0 0 0 3px rgb(69 211 152 / .18); }
.out summary b { color: #9aa1b3; }
details p { margin-left: 16px; }
.tree { margin: 0 0 4px; padding: 0 0 0 16px; list-style: none; }
.tree .tree { padding-left: 14px; border-left: 1px solid #2a2e3a; margin-left: 5px; }
.line { display: grid; grid-template-columns: 14px 1fr; gap: 2px 6px; padding: 1px 0; }
.mark { color: #8b92a5; font-weight: 600; }
.met .mark { color: #45d398; }
.unmet .mark { color: #ff8095; }
.hint { grid-column: 2; font-style: normal; font-size: 12px; color: #c9a86a; }
.bar { position: relative; display: flex; justify-content: space-between; padding: 2px 8px; margin: 2px 0; border-radius: 6px; background: #1d2029; overflow: hidden; }
.bar > * { position: relative; }
.bar .fill { position: absolute; inset: 0 auto 0 0; background: #27406b; }
.bar b { font-weight: 500; color: #b9c7e4; }
.row { display: flex; justify-content: space-between; gap: 12px; padding: 2px 0; }
.row span:first-child { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.fault { padding: 6px 8px; border-radius: 8px; background: #2c1b20; color: #ffb3bd; overflow-wrap: anywhere; }
`;
