using BenchmarkDotNet.Running;
using Neuromorphic.Benchmarks;

// Questions about CPU seconds and bounds measured in the same run have a verb each; the rest are BenchmarkDotNet classes.
switch (args)
{
    case ["encoder", .. string[] rest]: return EncoderBenchmark.Run(rest);
    case ["neurons", .. string[] rest]: return NeuronBenchmark.Run(rest);
    case ["stdp", .. string[] rest]: return PlasticityBenchmark.Run(rest);
    case ["framing"]: return FramingBenchmark.Run();
    case ["algebra", .. string[] rest]: return AlgebraBenchmark.Run(rest);
    case ["softmax", .. string[] rest]: return ReadoutBenchmark.Softmax(rest);
    case ["ridge", .. string[] rest]: return ReadoutBenchmark.Ridge(rest);
    case ["archive", .. string[] rest]: return EventArchiveBenchmark.Run(rest);
    case ["phases", .. string[] rest]: return PhaseBenchmark.Run(rest);
    case ["camera", .. string[] rest]: return CameraBenchmark.Run(rest);
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
}
