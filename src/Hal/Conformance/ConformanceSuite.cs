using System.Reflection;
using Neuromorphic.Hal.Contracts;
using Neuromorphic.Hal.Host.Reference;
using Neuromorphic.Hal.Program;
using Xunit;

namespace Neuromorphic.Hal.Conformance;

/// <summary>What all suites share: the backend under test, compiled programs that are disposed with the test, and equality by numeric class.</summary>
/// <typeparam name="TTarget">Makes the backend.</typeparam>
/// <remarks>Tests are not virtual and take nothing from the heir: a backend's author adds a class without a body per suite.</remarks>
public abstract class ConformanceSuite<TTarget> : IDisposable where TTarget : IConformanceTarget, new()
{
    private readonly List<IExecutable> _compiled = [];

    /// <summary>A suite against a new backend.</summary>
    protected ConformanceSuite()
    {
        Backend = new TTarget().Create();
        Capability = GetType().GetCustomAttribute<SuiteAttribute>(inherit: true)!.Capability;
    }

    /// <summary>The backend under test.</summary>
    protected IBackend Backend { get; }

    /// <summary>The capability that the suite stands for.</summary>
    protected Capability Capability { get; }

    /// <summary>Equality as the backend declares it for this suite.</summary>
    protected Expectation Expect
        => new(Backend.Capabilities.Suites.TryGetValue(Capability, out NumericClass declared) ? declared : NumericClass.Exact);

    /// <summary>The reference backend in single precision, to compare with; the test is skipped where its bits are not promised, and for that backend itself.</summary>
    protected IBackend Oracle()
    {
        Expect.SkipInexact();
        Assert.SkipWhen(Backend is ReferenceBackend, "this backend is what others are compared with");
        return new ReferenceBackend();
    }

    /// <summary>A suite that runs for what is not declared, or without the coverage test beside it, proves nothing.</summary>
    [Fact]
    public void The_backend_declares_what_this_suite_tests_and_the_coverage_test_stands_beside_it()
    {
        Assert.Contains(Capability, Backend.Capabilities.Suites.Keys);
        Assert.True(
            GetType().Assembly.GetTypes().Any(type => type is { IsAbstract: false, IsPublic: true } && type.IsSubclassOf(typeof(CoverageSuite<TTarget>))),
            $"{GetType().Assembly.GetName().Name} has no public heir of CoverageSuite<{typeof(TTarget).Name}>: add one, it needs no body.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IExecutable executable in _compiled) executable.Dispose();
        (Backend as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Compiles on the backend under test; disposed with the test.</summary>
    protected IExecutable Compile(NetworkProgram program, int batch = 1) => Compile(Backend, program, batch);

    /// <summary>Compiles on any backend; disposed with the test.</summary>
    protected IExecutable Compile(IBackend backend, NetworkProgram program, int batch = 1)
    {
        ArgumentNullException.ThrowIfNull(backend);
        IExecutable executable = backend.Compile(program, new CompileOptions { Batch = batch }, TestContext.Current.CancellationToken);
        _compiled.Add(executable);
        return executable;
    }

    /// <summary>State of an executable.</summary>
    protected static double[] Read(IExecutable executable, StateAddress address)
    {
        ArgumentNullException.ThrowIfNull(executable);
        double[] values = new double[executable.StateLength(address)];
        executable.ReadState(address, values);
        return values;
    }

    /// <summary>Compiles, runs and records everything that the program's probes see.</summary>
    protected Recording Run(NetworkProgram program, long steps) => Recording.Of(Compile(program), steps);
}
