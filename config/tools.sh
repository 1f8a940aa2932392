# Shared by ./run and ./check; sourced, with $root set to the top of the tree.

. "$root/app/src/main/launch/find-java.sh"

# Sets maven to the wrapper, or to an installed Maven if the wrapper cannot fetch its own.
find_maven() {
    local trouble
    maven=$root/mvnw
    if ! trouble=$(JAVA_HOME=$java_home "$maven" --version 2>&1); then
        if ! command -v mvn >/dev/null; then
            printf '%s\n' "$trouble" >&2
            echo "./mvnw could not fetch Maven from the network (message above), and no mvn is installed: $(as_root)apt-get install -y maven" >&2
            return 1
        fi
        maven=$(command -v mvn)
        echo "./mvnw could not fetch Maven from the network; using $maven" >&2
    fi
}

# After a build by root in somebody's tree: what was built belongs to the owner of the tree.
give_back() {
    local owner folder
    owner=$(stat -c %u:%g "$root") || return 0
    if [ "$(id -u)" = 0 ] && [ "${owner%%:*}" != 0 ]; then
        for folder in "$root"/target "$root"/*/target; do
            [ ! -d "$folder" ] || chown -hR "$owner" "$folder" || true
        done
    fi
}
