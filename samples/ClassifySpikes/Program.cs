using Neuromorphic.Backends.Cpu;
using Neuromorphic.Snn.Encoding;
using Neuromorphic.Snn.Readouts;
using Neuromorphic.Snn.Reservoirs;

// Your own data through a liquid state machine: bars on 8 x 8 pixels, as spikes, horizontal against vertical.
RateEncoder encoder = new(steps: 50, largestProbability: 0.4);
SpikeTrainSample[] samples = [.. Enumerable.Range(0, 400).Select(n => encoder.Encode(Bar(n), (uint)n, label: n % 2))];
LiquidStateMachineOptions options = new()
{
    Steps = 50,
    Reservoir = new ReservoirOptions { Inputs = 64, Neurons = 100 }.WithGains(inputGain: 0.3, recurrentGain: 1.3),
    Readout = new RidgeOptions(),
    Classes = ["horizontal", "vertical"],
};
using (LiquidStateMachine machine = LiquidStateMachine.Train(options, samples[..300], new CpuBackend()))
{
    Console.WriteLine($"right on samples it has not seen: {machine.Evaluate(samples[300..])}");
    machine.Save("bars.nlsm");
}
using LiquidStateMachine loaded = LiquidStateMachine.Load("bars.nlsm", new CpuBackend());
Prediction prediction = loaded.Predict(samples[399]);
Console.WriteLine($"a vertical bar is taken for: {prediction.ClassName}");

static float[] Bar(int number)
{
    float[] pixels = new float[64];
    int position = number / 2 % 8;
    for (int i = 0; i < 8; i++) pixels[number % 2 == 0 ? 8 * position + i : 8 * i + position] = 1;
    return pixels;
}
