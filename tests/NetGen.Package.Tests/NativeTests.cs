using System.Runtime.InteropServices;

namespace NetGen.Package.Tests;

/// <summary>The headless sample as a Native AOT program.</summary>
public sealed class NativeTests(PackageFeed feed)
{
    const long LargestPublishedBytes = 6_000_000;

    static string Sample => Path.Combine(DotNet.Repository, "samples", "MnistNative");

    [Fact]
    public async Task The_native_program_publishes_without_a_warning_stays_small_and_trains_the_same_bits()
    {
        string published = Path.Combine(feed.Artifacts, "native");
        (await DotNet.Run(Sample, "publish", "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "-o", published, "--artifacts-path", feed.Artifacts, "--disable-build-servers")).Succeeded().WithoutWarnings();
        (await DotNet.Run(Sample, "build", "-c", "Release", "--artifacts-path", feed.Artifacts, "--disable-build-servers")).Succeeded().WithoutWarnings();

        long bytes = Directory.GetFiles(published, "*", SearchOption.AllDirectories).Where(file => !IsDebugSymbols(file)).Sum(file => new FileInfo(file).Length);
        Assert.True(bytes < LargestPublishedBytes, $"The published folder holds {bytes:N0} bytes without debug symbols; {LargestPublishedBytes:N0} are allowed.");

        string program = Path.Combine(published, OperatingSystem.IsWindows() ? "MnistNative.exe" : "MnistNative");
        byte[] native = await Train(program, []);
        byte[] managed = await Train("dotnet", [Path.Combine(feed.Artifacts, "bin", "MnistNative", "release", "MnistNative.dll")]);
        Assert.True(native.AsSpan().SequenceEqual(managed), "The native program and `dotnet run` trained different weights from the same seed at the same vector width.");

        // Its graphics kernels are inside, and so is a sentence for a machine that cannot run them.
        CommandResult cuda = await DotNet.Execute(program, feed.Artifacts, [], "--device", "cuda", "--epochs", "1");
        if (cuda.ExitCode != 0)
            Assert.StartsWith("There is no CUDA device: the NVIDIA driver (libcuda.so.1, nvcuda.dll) is missing or finds none.", cuda.Output.Trim());
    }

    [Fact]
    public async Task A_native_program_without_fused_multiply_add_is_warned_of()
    {
        CommandResult build = (await DotNet.Run(Sample, "build", "-c", "Release", "-r", "linux-x64", "-p:_IsPublishing=true", "-p:IlcInstructionSet=x86-64-v2", "--artifacts-path", Path.Combine(feed.Artifacts, "slow"), "--disable-build-servers")).Succeeded();

        Assert.Contains(build.Diagnostics("warning"), line => line.Contains("warning NG4001: PublishAot is on with IlcInstructionSet 'x86-64-v2'", StringComparison.Ordinal));
    }

    async Task<byte[]> Train(string program, string[] first)
    {
        string weights = Path.Combine(feed.Artifacts, $"{Path.GetFileNameWithoutExtension(program)}.safetensors");
        (await DotNet.Execute(program, feed.Artifacts, [("NETGEN_VECTOR_BITS", VectorBits)], [.. first, "--epochs", "1", "--threads", "2", "--seed", "7", "--save", weights])).Succeeded();
        return await File.ReadAllBytesAsync(weights, TestContext.Current.CancellationToken);
    }

    /// <summary>The widest vectors that a program for x86-64-v3, or for any arm64, has.</summary>
    static string VectorBits => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "256" : "128";

    static bool IsDebugSymbols(string file) => Path.GetExtension(file) is ".dbg" or ".pdb" or ".dSYM";
}
