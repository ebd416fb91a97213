package tailnetlab.mutations;

import static tailnetlab.baseline.Changes.SITE;

import java.util.List;
import java.util.regex.Pattern;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.LabPlan;
import tailnetlab.plan.NodePlan;

/** The page and its allow-list. */
record WebMutations(LabPlan plan, Draw draw) {
  private static final String SERVED = "a page for an address that is not of the tailnet";

  List<Mutation> all() {
    return List.of(
        draw.hit(
                draw::page,
                "nginx-return",
                "nginx answers with `return`, which it does before it asks allow and deny",
                "S6-allow-list" + draw.family("nginx-return").suffix(),
                Diagnosis.ALLOWLIST_OPEN,
                (mesh, page) ->
                    site(
                        mesh,
                        page,
                        "^  root ",
                        "  return 200 \"hello from %s\\n\";\n  root ".formatted(page.name())))
            .seenAs(SERVED),
        draw.hit(
                draw::page,
                "allow-list-removed",
                "the page's site has no `deny all`",
                "S6-allow-list" + draw.family("allow-list-removed").suffix(),
                Diagnosis.ALLOWLIST_OPEN,
                (mesh, page) -> site(mesh, page, "^  deny all;$", ""))
            .seenAs(SERVED),
        draw.hit(
                draw::page,
                "allow-list-lan",
                "the allow-list lets the LAN's range in",
                "S6-allow-list-v4",
                Diagnosis.ALLOWLIST_OPEN,
                (mesh, page) -> allow(mesh, page, plan.lan().v4().toString()))
            .seenAs(SERVED),
        draw.hit(
                draw::page,
                "allow-list-lan-v6",
                "the allow-list lets the LAN's IPv6 range in",
                "S6-allow-list-v6",
                Diagnosis.ALLOWLIST_OPEN,
                (mesh, page) -> allow(mesh, page, plan.lan().v6().toString()))
            .seenAs(SERVED),
        draw.hit(
            draw::page,
            "allow-list-one-more",
            "the allow-list lets one more address in, which is not of the tailnet",
            "S9-sites",
            Diagnosis.ALLOWLIST_OPEN,
            (mesh, page) ->
                allow(mesh, page, draw.otherMember("allow-list-one-more", page).lan().v4())),
        draw.hit(
            draw::page,
            "header-believed",
            "nginx believes one address outside the tailnet which address it has",
            "S9-sites",
            Diagnosis.ALLOWLIST_OPEN,
            (mesh, page) ->
                site(
                    mesh,
                    page,
                    "^  deny all;$",
                    "  deny all;\n  set_real_ip_from %s;\n  real_ip_header X-Forwarded-For;"
                        .formatted(draw.otherMember("header-believed", page).lan().v4()))),
        draw.hit(
            draw::page,
            "metrics-served",
            "the page's site also passes on to another server of its node",
            "S9-sites",
            Diagnosis.SITE_FOREIGN,
            (mesh, page) ->
                site(
                    mesh,
                    page,
                    "^  deny all;$",
                    "  deny all;\n  location /metrics { proxy_pass http://127.0.0.1:9090; }")),
        draw.hit(
            draw::page,
            "allow-list-empty",
            "the allow-list lacks the tailnet's IPv4 range",
            "S5-pages",
            Diagnosis.ALLOWLIST_TOO_TIGHT,
            (mesh, page) -> site(mesh, page, allowed(plan.tailnet().v4().toString()), "")),
        draw.hit(
            draw::page,
            "allow-list-without-v6",
            "the allow-list lacks the tailnet's IPv6 range, as the tutorial's",
            "B9-pages",
            Diagnosis.ALLOWLIST_TOO_TIGHT,
            (mesh, page) -> site(mesh, page, allowed(plan.tailnet().v6().toString()), "")),
        draw.hit(
            draw::page,
            "wrong-host",
            "a page says the name of another host",
            "S5-pages",
            Diagnosis.WRONG_HOST,
            (mesh, page) ->
                new Changes(mesh)
                    .file(page, "/srv/hello/index.txt")
                    .write("hello from " + draw.otherMember("wrong-host", page).name())),
        draw.hit(
            draw::page,
            "nginx-stopped",
            "a page's nginx does not run",
            "S5-pages",
            Diagnosis.SERVICE_DOWN,
            (mesh, page) -> mesh.systemd(page).stop("nginx.service")));
  }

  private static void site(Mesh mesh, NodePlan page, String pattern, String replacement) {
    new Changes(mesh).nginx(page, SITE, pattern, replacement);
  }

  private static void allow(Mesh mesh, NodePlan page, String range) {
    site(mesh, page, "^  deny all;$", "  allow %s;\n  deny all;".formatted(range));
  }

  private static String allowed(String range) {
    return "^  allow %s;$".formatted(Pattern.quote(range));
  }
}
