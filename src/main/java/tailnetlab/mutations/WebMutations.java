package tailnetlab.mutations;

import static tailnetlab.baseline.Changes.SITE;

import java.util.List;
import java.util.regex.Pattern;
import tailnetlab.baseline.Changes;
import tailnetlab.checks.Diagnosis;
import tailnetlab.checks.Mesh;
import tailnetlab.plan.Cast;
import tailnetlab.plan.LabPlan;

/** The page and its allow-list. */
record WebMutations(LabPlan plan, Cast cast) {
  List<Mutation> all() {
    return List.of(
        new Mutation(
            "nginx-return",
            "nginx answers with `return`, which it does before it asks allow and deny",
            "S6-allow-list-v4",
            Diagnosis.ALLOWLIST_OPEN,
            mesh ->
                site(
                    mesh,
                    "^  root ",
                    "  return 200 \"hello from %s\\n\";\n  root ".formatted(cast.server().name()))),
        new Mutation(
            "allow-list-removed",
            "the page's site has no `deny all`",
            "S6-allow-list-v4",
            Diagnosis.ALLOWLIST_OPEN,
            mesh -> site(mesh, "^  deny all;$", "")),
        new Mutation(
            "allow-list-lan",
            "the allow-list lets the LAN's range in",
            "S6-allow-list-v4",
            Diagnosis.ALLOWLIST_OPEN,
            mesh ->
                site(mesh, "^  deny all;$", "  allow %s;\n  deny all;".formatted(plan.lan().v4()))),
        new Mutation(
            "allow-list-lan-v6",
            "the allow-list lets the LAN's IPv6 range in",
            "S6-allow-list-v6",
            Diagnosis.ALLOWLIST_OPEN,
            mesh ->
                site(mesh, "^  deny all;$", "  allow %s;\n  deny all;".formatted(plan.lan().v6()))),
        new Mutation(
            "allow-list-empty",
            "the allow-list lacks the tailnet's IPv4 range",
            "S5-pages",
            Diagnosis.ALLOWLIST_TOO_TIGHT,
            mesh -> site(mesh, allow(plan.tailnet().v4().toString()), "")),
        new Mutation(
            "allow-list-without-v6",
            "the allow-list lacks the tailnet's IPv6 range, as the tutorial's",
            "B9-pages",
            Diagnosis.ALLOWLIST_TOO_TIGHT,
            mesh -> site(mesh, allow(plan.tailnet().v6().toString()), "")),
        new Mutation(
            "wrong-host",
            "a page says the name of another host",
            "S5-pages",
            Diagnosis.WRONG_HOST,
            mesh ->
                new Changes(mesh)
                    .file(cast.server(), "/srv/hello/index.txt")
                    .write("hello from " + cast.control().name())),
        new Mutation(
            "metrics-served",
            "the page's site also passes on to another server of its node",
            "S9-sites",
            Diagnosis.SITE_FOREIGN,
            mesh ->
                site(
                    mesh,
                    "^  deny all;$",
                    "  deny all;\n  location /metrics { proxy_pass http://127.0.0.1:9090; }")),
        new Mutation(
            "nginx-stopped",
            "a page's nginx does not run",
            "S5-pages",
            Diagnosis.SERVICE_DOWN,
            mesh -> mesh.systemd(cast.server()).stop("nginx.service")));
  }

  private void site(Mesh mesh, String pattern, String replacement) {
    new Changes(mesh).nginx(cast.server(), SITE, pattern, replacement);
  }

  private static String allow(String range) {
    return "^  allow %s;$".formatted(Pattern.quote(range));
  }
}
