# Shared by ./run and ./check; sourced, with $root set to the top of the tree.

oldest_java=17
jdk_line="apt-get install -y default-jdk-headless"

# Major version of the JDK or JRE in $1, from its release file (no JVM is started); empty if there is none.
java_major() {
    local line version=
    if [ -r "$1/release" ]; then
        while IFS= read -r line; do
            case $line in JAVA_VERSION=*) version=${line#*=} ;; esac
        done <"$1/release"
    fi
    if [ -z "$version" ] && [ -x "$1/bin/java" ]; then
        version=$("$1/bin/java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
    fi
    version=${version//\"/}
    case $version in 1.*) version=${version#1.} ;; esac
    printf '%s' "${version%%[!0-9]*}"
}

# Sets java_home and java_version; else java_problem says what is wrong. $1: the program that it must have, java or javac.
find_java() {
    local program=$1 found from
    java_home='' java_version='' java_problem=''
    if [ -n "${JAVA_HOME:-}" ]; then
        java_home=${JAVA_HOME%/} from="JAVA_HOME=$JAVA_HOME"
        [ -x "$java_home/bin/$program" ] || java_problem="$from has no bin/$program"
    elif found=$(command -v "$program"); then
        found=$(readlink -f "$found")
        java_home=${found%/bin/*} from=$found
    elif [ "$program" = javac ] && command -v java >/dev/null; then
        java_problem="there is a Java runtime, but no JDK to build with"
    else
        java_problem="there is no Java"
    fi
    if [ -z "$java_problem" ]; then
        java_version=$(java_major "$java_home")
        if [ -z "$java_version" ]; then
            java_problem="cannot tell the version of $from"
        elif [ "$java_version" -lt "$oldest_java" ]; then
            java_problem="$from is Java $java_version; $oldest_java or newer is needed"
        fi
    fi
    [ -z "$java_problem" ]
}

# Prefix for a command that needs root.
as_root() {
    [ "$(id -u)" = 0 ] || printf 'sudo '
}

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
