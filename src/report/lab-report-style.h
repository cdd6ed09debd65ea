/* lab-report-style.h: how the page of a report looks: on a screen, light and dark, and on paper.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

/* The figures are drawn dark on light, so they keep a light ground in the dark. */
#define LAB_REPORT_STYLE                                                                           \
  "\n:root{color-scheme:light dark;--fg:#222;--dim:#5e5c64;--bg:#fff;--line:#d5d3d0;"              \
  "--good:#1a7f37;--mid:#8a5b00;--bad:#c01c28}\n"                                                  \
  "@media(prefers-color-scheme:dark){:root{--fg:#eee;--dim:#b0aeb5;--bg:#1e1e1e;--line:#444;"      \
  "--good:#57e389;--mid:#f8c850;--bad:#ff8a80}}\n"                                                 \
  "body{margin:0;background:var(--bg);color:var(--fg);font:16px/1.5 Cantarell,system-ui,"          \
  "sans-serif}\n"                                                                                  \
  "main{max-width:60rem;margin:0 auto;padding:2rem 1rem}\n"                                        \
  "h2{margin-top:3rem}\n.made{color:var(--dim)}\n.conclusion{font-weight:600}\n"                   \
  "a{color:inherit;text-decoration-color:var(--line)}\n"                                           \
  "section{overflow-x:auto}\n"                                                                     \
  "table{border-collapse:collapse;width:100%;font-size:.875rem;font-variant-numeric:"              \
  "tabular-nums}\n"                                                                                \
  "th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid "          \
  "var(--line)}\nth{font-weight:600}\n.number{text-align:right}\n"                                 \
  ".claims td:last-child{white-space:nowrap}\n"                                                    \
  "small{display:block;color:var(--dim)}\n"                                                        \
  ".holds{color:var(--good)}.partly{color:var(--mid)}.fails{color:var(--bad)}\n"                   \
  ".unknown{color:var(--dim)}\n"                                                                   \
  "figure{margin:1.5rem 0}figure img{width:100%;height:auto;background:#fff;border-radius:8px}\n"  \
  "figcaption{color:var(--dim);font-size:.875rem;text-align:center}\n"                             \
  "@media "                                                                                        \
  "print{:root{color-scheme:light;--fg:#000;--dim:#444;--bg:#fff;--line:#bbb;--good:#1a7f37;"      \
  "--mid:#8a5b00;--bad:#c01c28}main{max-width:none;padding:0}section{overflow:visible}"            \
  "figure,tr{break-inside:avoid}h2{break-after:avoid}}\n"
